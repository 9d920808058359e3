import { readFileSync } from 'node:fs';
import type { WrittenStack } from './written-stack.ts';

/** File beside the plan with the last measurement; a synthesis neither writes nor deletes it. */
export const MEASURED = 'measured.json';

/** The peak of one container while it was measured. */
export interface MeasuredService {
  readonly service: string;
  readonly component: string | null;
  /** Most memory without file cache that `docker stats` saw, in MiB; null where it saw none. */
  readonly highestMiB: number | null;
  /** Peak of its control group since it started, file cache counted, in MiB; null where it could not be read. */
  readonly peakMiB: number | null;
  readonly limitMiB: number;
  /** Whether the division of the limit is an estimate that the measurement could replace. */
  readonly estimated: boolean;
}

/** A measurement of a running stack. `schema` increases when a field changes its meaning. */
export interface Measurement {
  readonly schema: 1;
  /** When it ended, in UTC. */
  readonly date: string;
  readonly machine: {
    readonly system: string;
    readonly processors: number;
    readonly memoryMiB: number;
  };
  readonly seconds: number;
  readonly samples: number;
  readonly services: readonly MeasuredService[];
}

/** The last measurement of a project; undefined when there is none that can be read. */
export function lastMeasurement({ folder }: WrittenStack): Measurement | undefined {
  try {
    const measured = JSON.parse(readFileSync(`${folder}/${MEASURED}`, 'utf8')) as Measurement;
    return Array.isArray(measured.services) ? measured : undefined;
  } catch {
    return undefined;
  }
}
