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
  const first = Math.min(...containers.map(({ startedAt }) => Date.parse(startedAt)));
  const rows = [...containers]
    .sort((a, b) => (a.service < b.service ? -1 : 1))
    .map(({ service, limitMiB, startedAt, program }) => [
      service,
      String(limitMiB),
      String(peaks.get(service) ?? '-'),
      String(Math.round((Date.parse(startedAt) - first) / 1000)),
      program,
    ]);
  print(
    `${title}; limit and peak in MiB, start in seconds:\n${table({ head: ['service', 'limit', 'peak', 'start', 'program'], rows })}`,
  );
}
