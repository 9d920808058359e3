import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { type Endpoint, OWN_ADDRESS } from '../../core/model/endpoint.ts';
import type { Monitoring } from '../../core/model/monitoring.ts';
import { reference, text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import {
  CLIENTS,
  CLIENTS_FOLDER,
  DATABASE_FOLDER,
  INTERNODE,
  INTERNODE_FOLDER,
  OWN_ADDRESS_VARIABLE,
  roleFile,
} from './temporal-services.config.ts';
import { storePasswords } from './temporal-server.ts';
import { DATABASE_ADDRESS, DYNAMIC_FILE, dynamicFile, METRICS_PORT, SERVER_FILE } from './temporal.config.ts';
import { historyMemory, roleMemory } from './temporal.memory.ts';
import { type Role, ROLE_PORTS } from './temporal.roles.ts';
import type { TemporalServices } from './temporal.settings.ts';

export type TemporalRoleProps = TemporalServices[Role] & {
  readonly role: Role;
  readonly historyShards: number;
  readonly database: Endpoint;
  readonly schema: Component;
  readonly monitoring: Monitoring;
  /** All four, this one too, once they are made. */
  readonly ring: () => readonly TemporalRole[];
};

/**
 * One of Temporal's services, in processes of its own. They write their addresses into the database, find the others there and then
 * talk to each of them over mutual TLS, by an authority that vouches for nobody else.
 */
export class TemporalRole extends Workload {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: TemporalRoleProps) {
    const { role, historyShards, database, schema, monitoring, ring, ...size } = props;
    const frontend = () => frontendOf(ring()).port('grpc').soft();
    const path = `${props.path}.memory`;
    const history = role === 'history' ? historyMemory(path, size.memory, historyShards) : undefined;
    const memoryModel = history ?? roleMemory(path, size.memory, role);
    super(scope, id, {
      ...size,
      memoryModel,
      ports: { ...ROLE_PORTS[role], metrics: METRICS_PORT },
      metrics: { port: 'metrics', path: '/metrics' },
      monitoring,
      after: [schema],
      container: (self) => ({
        image: IMAGES.temporal,
        runAs: { uid: 1000, gid: 1000 },
        entrypoint: ['temporal-server'],
        // Whoever has a certificate of the clients may do everything: the server judges tokens alone, which nobody here issues.
        command: ['--config-file', SERVER_FILE, '--allow-no-auth', 'start', '--service', role],
        environment: {
          [DATABASE_ADDRESS]: text`${database}`,
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
          [OWN_ADDRESS_VARIABLE]: reference(OWN_ADDRESS),
          ...storePasswords(),
        },
        files: [
          { path: SERVER_FILE, content: roleFile(role, { historyShards, frontend: frontend() }) },
          {
            path: DYNAMIC_FILE,
            content: dynamicFile(history, true),
          },
        ],
        circles: [
          { circle: INTERNODE, path: INTERNODE_FOLDER, names: [INTERNODE] },
          {
            circle: CLIENTS,
            path: CLIENTS_FOLDER,
            ...(role === 'frontend' && { names: [frontend().hostName] }),
          },
        ],
        trusts: [{ server: database, path: DATABASE_FOLDER }],
        meets: ring().flatMap((other) => [other.port('grpc').soft(), other.port('membership').soft()]),
        health: {
          // The server has no port that tells more to whom shows no certificate.
          readiness: { type: 'tcp', endpoint: self.port('grpc') },
          liveness: { type: 'tcp', endpoint: self.port('grpc') },
          startSeconds: 120,
        },
      }),
    });
    this.role = role;
  }
}

/** The service of a ring that takes calls from outside it. */
export function frontendOf(ring: readonly TemporalRole[]): TemporalRole {
  const frontend = ring.find(({ role }) => role === 'frontend');
  if (!frontend) throw new Error('a ring without a frontend');
  return frontend;
}
