import { table } from '../../constructs/core/plan/table.ts';
import { print } from '../support/reader.ts';
import type { LiveContainer } from './live-project.ts';

/** Prints what each container took beside its limit, and what program that was: a stand-in's peak says nothing about the real one. */
export function printMemory(
  title: string,
  containers: readonly LiveContainer[],
  peaks: ReadonlyMap<string, number>,
): void {
  const rows = [...containers]
    .sort((a, b) => (a.service < b.service ? -1 : 1))
    .map(({ service, limitMiB, program }) => [
      service,
      String(limitMiB),
      String(peaks.get(service) ?? '-'),
      program,
    ]);
  print(`${title}, MiB:\n${table({ head: ['service', 'limit', 'peak', 'program'], rows })}`);
}
