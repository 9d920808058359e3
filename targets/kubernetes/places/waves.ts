import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import type { Component } from '../../../constructs/core/model/component.ts';
import { type ApplicationName, applicationOf, APPLICATIONS } from '../../contract/places.ts';

/** Number of edges on the longest path of needs from each node, so that a node starts after everything that it needs. */
export function longestPaths<Node>(
  nodes: readonly Node[],
  needsOf: (node: Node) => readonly Node[],
): ReadonlyMap<Node, number> {
  const depths = new Map<Node, number>();
  const open = new Set<Node>();
  const depthOf = (node: Node): number => {
    const known = depths.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) {
      const circle = [...open].filter((one) => !depths.has(one)).map(String);
      throw new ContributorError(`components that need each other can never start: ${circle.join(', ')}`);
    }
    open.add(node);
    const depth = Math.max(0, ...needsOf(node).map((need) => depthOf(need) + 1));
    depths.set(node, depth);
    return depth;
  };
  for (const node of nodes) depthOf(node);
  return depths;
}

/** Hard dependencies; soft ones are left out, because the consumer can start without them. */
export function hardNeeds(component: Component): readonly Component[] {
  return component.dependencies.filter(({ need }) => need === 'hard').map(({ on }) => on);
}

/** Namespaces first, operators next, then the layers in the order in which their components need each other. */
export function applicationWaves(components: readonly Component[]): ReadonlyMap<ApplicationName, number> {
  return longestPaths(APPLICATIONS, (application) => {
    if (application === 'namespaces') return [];
    if (application === 'operators') return ['namespaces'];
    const needed = components
      .filter((component) => applicationOf(component) === application)
      .flatMap(hardNeeds)
      .map(applicationOf)
      .filter((other) => other !== application);
    return ['operators', ...new Set(needed)];
  });
}
