import type { Component } from '../core/model/component.ts';
import type { Container } from '../core/model/container.ts';
import { Cpu } from '../core/amounts/cpu.ts';
import type { Memory } from '../core/amounts/memory.ts';
import { pythonMemory, type PythonPolicy } from '../core/memory/python.ts';
import type { Contained } from '../workload/contained.ts';
import type { WorkloadProps } from '../workload/workload.ts';

interface Migration {
  readonly limit: Memory;
  readonly policy: PythonPolicy;
  readonly profiles: readonly string[];
  /** Makes the database that the tables are in. */
  readonly databases: Component;
  readonly container: (self: Contained) => Omit<Container, 'entrypoint'>;
}

/**
 * The job that brings the tables of a service up to date, before any of its processes starts.
 * @param path of the service in the environment
 */
export function djangoMigration(
  path: string,
  { limit, policy, profiles, databases, container }: Migration,
): WorkloadProps {
  return {
    path: `${path}.migrate`,
    replicas: 1,
    memory: limit,
    cpu: Cpu.millicores(100),
    memoryModel: pythonMemory(`${path}.migrate`, limit, policy),
    profiles,
    once: true,
    after: [databases],
    container: (self) => ({
      ...container(self),
      entrypoint: ['python', 'manage.py', 'migrate', '--noinput'],
    }),
  };
}
