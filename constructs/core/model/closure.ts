import type { Component } from './component.ts';

/** These components, and all that they wait for or call, directly or through others. */
export function withDependencies(roots: Iterable<Component>): ReadonlySet<Component> {
  const found = new Set<Component>();
  const queue = [...roots];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...next.dependencies.map(({ on }) => on));
  }
  return found;
}
