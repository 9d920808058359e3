import {
  DATABASE_CLASSES,
  type InstanceClass,
  smallestFit,
} from '../../../targets/aws/sizes/instance-sizes.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Postgres } from './postgres.ts';

/** Share of an RDS class that PostgreSQL may use; RDS and the operating system take the rest. Below 4 GiB they weigh more. */
const DATABASE_SHARE = 0.88;
const SMALL_DATABASE_SHARE = 0.75;
const SMALL_DATABASE = Memory.gibibytes(4);

/** Memory that PostgreSQL may use of an RDS class. */
export function usableByDatabase({ memory }: InstanceClass): Memory {
  return memory.share(SMALL_DATABASE.exceeds(memory) ? SMALL_DATABASE_SHARE : DATABASE_SHARE);
}

/** The smallest RDS class that carries the memory limit and the CPU; undefined when none does. */
export function databaseClass(postgres: Postgres): InstanceClass | undefined {
  return smallestFit(
    DATABASE_CLASSES,
    (candidate) =>
      !postgres.memory.exceeds(usableByDatabase(candidate)) && !postgres.cpu.exceeds(candidate.cpu),
  );
}
