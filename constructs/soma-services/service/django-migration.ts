import type { Construct } from 'constructs';
import { jobPath } from '../../core/model/component.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import { pythonMemory, type PythonPolicy } from '../../core/memory/python.ts';
import { verifiedByLibpq } from '../../core/model/verified-database.ts';
import { Workload } from '../../workload/workload.ts';
import type { ServiceImage } from './image-processes.ts';
import type { Variables } from './platform-variables.ts';
import type { ServiceBackends } from './service-backends.ts';

/** Folder of what vouches for a server of databases that a cloud runs. */
const AUTHORITY_FOLDER = '/etc/somastack/authority';

interface Migration {
  readonly limit: Memory;
  readonly policy: PythonPolicy;
  readonly postgres: ServiceBackends['postgres'];
  /** @default - the profiles of the service */
  readonly profiles?: readonly string[];
  readonly environment: (name: string) => Variables;
}

/** A job that migrates a service's tables before any of its processes starts. */
export function djangoMigration(
  scope: Construct,
  service: ServiceImage,
  { limit, policy, postgres, profiles = service.profiles, environment }: Migration,
): Workload {
  const path = jobPath(service.path, `${service.name}-migrate`);
  return new Workload(scope, `${service.name}-migrate`, {
    path,
    replicas: 1,
    memory: limit,
    cpu: Cpu.millicores(100),
    memoryModel: pythonMemory(path, limit, policy),
    profiles,
    once: true,
    after: [postgres.databases],
    container: (self) => ({
      ...service.container,
      entrypoint: ['python', 'manage.py', 'migrate', '--noinput'],
      environment: { ...environment(self.name), ...(postgres.verified && verifiedByLibpq(AUTHORITY_FOLDER)) },
      ...(postgres.verified && { trusts: [{ server: postgres.direct, path: AUTHORITY_FOLDER }] }),
    }),
  });
}
