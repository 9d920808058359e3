import { Construct } from 'constructs';
import { jobPath, type Component } from '../../core/model/component.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { datastore, PORTS, serverVariables } from './openfga.config.ts';
import { MIGRATE, SERVER } from './openfga.memory.ts';
import type { OpenfgaSettings } from './openfga.settings.ts';

const PROFILES = ['authz'];
/** Account of the base image. */
const RUN_AS = { uid: 65532, gid: 65532 };
const MIGRATE_LIMIT = Memory.mebibytes(80);

export interface OpenfgaProps extends OpenfgaSettings {
  readonly postgres: { readonly direct: Endpoint; readonly databases: Component };
}

/** OpenFGA, for authorization by relations; no service here uses it yet. */
export class Openfga extends Construct {
  constructor(scope: Construct, id: string, { postgres, ...size }: OpenfgaProps) {
    super(scope, id);
    const migrateMemory = goMemory(jobPath(size.path, 'openfga-migrate'), MIGRATE_LIMIT, MIGRATE);
    const migrate = new Workload(this, 'openfga-migrate', {
      path: jobPath(size.path, 'openfga-migrate'),
      replicas: 1,
      memory: MIGRATE_LIMIT,
      cpu: Cpu.millicores(50),
      memoryModel: migrateMemory,
      profiles: PROFILES,
      once: true,
      after: [postgres.databases],
      container: () => ({
        image: IMAGES.openfga,
        runAs: RUN_AS,
        command: ['migrate'],
        environment: { ...datastore(postgres.direct), GOMEMLIMIT: migrateMemory.goMemLimit.toGo() },
      }),
    });
    const memoryModel = goMemory(`${size.path}.memory`, size.memory, SERVER);
    new Workload(this, 'openfga', {
      ...size,
      replicas: 1,
      memoryModel,
      ports: PORTS,
      published: ['http'],
      metrics: { port: 'metrics', path: '/metrics' },
      profiles: PROFILES,
      after: [migrate],
      container: (self) => ({
        image: IMAGES.openfga,
        runAs: RUN_AS,
        command: ['run'],
        environment: { ...serverVariables(postgres.direct), GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/healthz' },
          startSeconds: 20,
        },
      }),
    });
  }
}
