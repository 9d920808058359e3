import {
  DATABASE_CLASSES,
  type InstanceClass,
  smallestFit,
} from '../../../targets/aws/sizes/instance-sizes.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Postgres } from './postgres.ts';

/**
 * Share of an RDS class that PostgreSQL may use; RDS and the operating system use the rest. Below 4 GiB their share is larger.
 */
const DATABASE_SHARE = 0.88;
const SMALL_DATABASE_SHARE = 0.75;
const SMALL_DATABASE = Memory.gibibytes(4);

/** Memory of an RDS class that PostgreSQL may use. */
export function usableByDatabase({ memory }: InstanceClass): Memory {
  return memory.share(SMALL_DATABASE.exceeds(memory) ? SMALL_DATABASE_SHARE : DATABASE_SHARE);
}

/** The smallest RDS class with enough memory and CPU; undefined when there is none. */
export function databaseClass(postgres: Postgres): InstanceClass | undefined {
  return smallestFit(
    DATABASE_CLASSES,
    (candidate) =>
      !postgres.memory.exceeds(usableByDatabase(candidate)) && !postgres.cpu.exceeds(candidate.cpu),
  );
}
