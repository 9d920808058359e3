import { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { datastore, PORTS, serverVariables } from './openfga.config.ts';
import { MIGRATE, SERVER } from './openfga.memory.ts';
import type { OpenfgaSettings } from './openfga.settings.ts';

const PATH = 'security.openfga';
const PROFILES = ['authz'];
/** The account of the image's base. */
const RUN_AS = { uid: 65532, gid: 65532 };
const MIGRATE_LIMIT = Memory.mebibytes(80);

export interface OpenfgaProps extends OpenfgaSettings {
  readonly postgres: { readonly direct: Endpoint; readonly databases: Component };
}

/** Who is related to what, for services that decide by relations; no service here asks it yet. */
export class Openfga extends Construct {
  constructor(scope: Construct, id: string, { postgres, ...size }: OpenfgaProps) {
    super(scope, id);
    const migrateMemory = goMemory(`${PATH}.migrate`, MIGRATE_LIMIT, MIGRATE);
    const migrate = new Workload(this, 'openfga-migrate', {
      path: `${PATH}.migrate`,
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
    const memoryModel = goMemory(`${PATH}.memory`, size.memory, SERVER);
    new Workload(this, 'openfga', {
      ...size,
      path: PATH,
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
