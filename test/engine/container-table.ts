import { table } from '../../constructs/core/plan/table.ts';
import { print } from '../support/reader.ts';
import type { LiveContainer } from './live-project.ts';

/**
 * Prints what each container took beside its limit, how many seconds after the first container it started, and what program that was:
 * a stand-in's peak says nothing about the real one.
 */
export function printContainers(
  title: string,
  containers: readonly LiveContainer[],
  peaks: ReadonlyMap<string, number>,
): void {
  const first = Math.min(...containers.filter(hasStarted).map(({ startedAt }) => Date.parse(startedAt)));
  const rows = [...containers]
    .sort((a, b) => (a.service < b.service ? -1 : 1))
    .map((container) => [
      container.service,
      String(container.limitMiB),
      String(peaks.get(container.service) ?? '-'),
      hasStarted(container) ? String(Math.round((Date.parse(container.startedAt) - first) / 1000)) : 'never',
      container.program,
    ]);
  print(
    `${title}; limit and peak in MiB, start in seconds:\n${table({ head: ['service', 'limit', 'peak', 'start', 'program'], rows })}`,
  );
}

/** A container that waits for another one is there, and has a start in the year 1. */
const hasStarted = ({ state }: LiveContainer) => state !== 'created';
