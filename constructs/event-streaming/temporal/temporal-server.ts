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
  PORTS,
  SERVER_FILE,
  serverFile,
} from './temporal.config.ts';
import { MAIN, VISIBILITY } from './temporal.demands.ts';
import { temporalMemory } from './temporal.memory.ts';
import type { TemporalSettings } from './temporal.settings.ts';
import { TEMPORAL_MONITORING } from './temporal.monitoring.ts';

export type TemporalServerProps = TemporalSettings['server'] & {
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
    const memoryModel = temporalMemory(`${props.path}.memory`, size.memory);
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel,
      ports: PORTS,
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
          ...passwords(),
        },
        files: [
          { path: SERVER_FILE, content: serverFile(historyShards) },
          { path: DYNAMIC_FILE, content: dynamicFile(memoryModel) },
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

function passwords(): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    [MAIN, VISIBILITY]
      .map(({ database }) => databasePassword(database))
      .map((secret) => [secret.name, text`${secret}`]),
  );
}
