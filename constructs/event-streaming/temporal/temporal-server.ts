import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { databasePassword } from '../../core/model/secret.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import {
  DATABASE_ADDRESS,
  DYNAMIC_FILE,
  dynamicFile,
  EVERYWHERE,
  LOOPBACK,
  METRICS_PORT,
  SERVER_FILE,
  serverFile,
} from './temporal.config.ts';
import { MAIN, POOLS_OF_ONE_PROCESS, VISIBILITY } from './temporal.demands.ts';
import { temporalMemory } from './temporal.memory.ts';
import { ROLE_PORTS, ROLES, rpcOf } from './temporal.roles.ts';
import type { TemporalSettings } from './temporal.settings.ts';
import { TEMPORAL_MONITORING } from './temporal.monitoring.ts';

export type TemporalServerProps = NonNullable<TemporalSettings['server']> & {
  readonly historyShards: number;
  readonly database: Endpoint;
  readonly schema: Component;
};

/**
 * All four Temporal services in one process, with configuration files. The image's own start script would only read variables.
 */
export class TemporalServer extends Workload {
  constructor(scope: Construct, id: string, props: TemporalServerProps) {
    const { historyShards, database, schema, ...size } = props;
    const { frontend } = ROLE_PORTS;
    const memoryModel = temporalMemory(`${props.path}.memory`, size.memory);
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      ports: { grpc: frontend.grpc, http: frontend.http, metrics: METRICS_PORT },
      metrics: { port: 'metrics', path: '/metrics' },
      monitoring: TEMPORAL_MONITORING,
      // Published for a developer's workers and command-line clients.
      published: ['grpc'],
      after: [schema],
      container: (self) => ({
        image: IMAGES.temporal,
        runAs: { uid: 1000, gid: 1000 },
        entrypoint: ['temporal-server'],
        // The server has no authentication, because only this machine and the platform's own network reach it.
        command: ['--config-file', SERVER_FILE, '--allow-no-auth', 'start'],
        environment: {
          [DATABASE_ADDRESS]: text`${database}`,
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
          ...storePasswords(),
        },
        files: [
          { path: SERVER_FILE, content: oneProcess(historyShards) },
          { path: DYNAMIC_FILE, content: dynamicFile(memoryModel, false) },
        ],
        health: {
          // The frontend answers this from the database, so it covers both.
          readiness: { type: 'http', endpoint: self.port('http'), path: '/api/v1/cluster-info' },
          startSeconds: 60,
        },
      }),
    });
  }
}

/** The file of one process: all services find each other inside it, and its address may change with a restart. */
function oneProcess(historyShards: number): Value {
  // The services behind the frontend have no authentication, so they listen on loopback only.
  const services = ROLES.map(
    (role) => [role, rpcOf(role, role === 'frontend' ? EVERYWHERE : LOOPBACK)] as const,
  );
  return serverFile({
    historyShards,
    pools: POOLS_OF_ONE_PROCESS,
    broadcastAddress: LOOPBACK,
    services: Object.fromEntries(services),
    rpcAddress: `${LOOPBACK}:${ROLE_PORTS.frontend.grpc}`,
  });
}

/** Variables with the passwords of the databases. */
export function storePasswords(): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    [MAIN, VISIBILITY]
      .map(({ database }) => databasePassword(database))
      .map((secret) => [secret.name, text`${secret}`]),
  );
}
