import { type EngineContainer, exitOf, troubleOf } from '../engine/containers.ts';
import type { WrittenStack } from './written-stack.ts';

/** A container that keeps a start from being complete. */
export interface Failure {
  readonly container: EngineContainer;
  /** What happened, as the end of a sentence about it. */
  readonly says: string;
  /** Services that wait for it, directly or through others. */
  readonly holdsUp: readonly string[];
}

/** Containers that are unhealthy, restart, or have ended with a failure; those that others wait for come first. */
export function failuresOf(stack: WrittenStack, containers: readonly EngineContainer[]): readonly Failure[] {
  const own = containers.filter(({ project }) => project === stack.project);
  // Services of profiles that nobody chose have no container and wait for nothing.
  const started = new Set(own.map(({ service }) => service));
  return own
    .flatMap((container) => {
      const says = failureOf(container);
      const holdsUp = waitingFor(stack, container.service).filter((name) => started.has(name));
      return says === undefined ? [] : [{ container, says, holdsUp }];
    })
    .toSorted(
      (a, b) => b.holdsUp.length - a.holdsUp.length || (a.container.service < b.container.service ? -1 : 1),
    );
}

function failureOf(container: EngineContainer): string | undefined {
  const { state, health, exitCode } = container;
  if ((state === 'exited' || state === 'dead') && exitCode !== 0) return `ended with ${exitOf(container)}`;
  if (state === 'running' && health === 'starting') return 'is not healthy yet';
  return troubleOf(container);
}

/** Services that cannot start, or could not be healthy, before this one is. */
export function waitingFor({ services }: WrittenStack, name: string): readonly string[] {
  const found = new Set<string>();
  const follow = (on: string): void => {
    for (const service of services.values()) {
      if (!service.waitsFor.includes(on) || found.has(service.name)) continue;
      found.add(service.name);
      follow(service.name);
    }
  };
  follow(name);
  return [...found].sort();
}
