import type { Construct } from 'constructs';
import { jsonFile, referring } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { jvmMemory } from '../../core/memory/jvm.ts';
import { concat, text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import type { Edge } from '../../core/model/edge.ts';
import { Workload } from '../../workload/workload.ts';
import { KEYCLOAK_JVM, SMALL_JVM } from './keycloak.memory.ts';
import {
  BUILD_OPTIONS,
  CERTIFICATE,
  DATABASE_AUTHORITY,
  originOf,
  peersOf,
  portsOf,
  type ServerProps,
  serverOptions,
  webPort,
} from './keycloak.options.ts';
import { realmProblems } from './keycloak.realm-problems.ts';
import { CLIENTS, clientSecret, GATEWAY_CLIENT } from './keycloak.clients.ts';
import { somaRealm, REALM } from './keycloak.realm.ts';
import type { KeycloakSettings } from './keycloak.settings.ts';
import { KEYCLOAK_MONITORING, KEYCLOAKS_MONITORING } from './keycloak.monitoring.ts';

const IMPORT = '/opt/keycloak/data/import';
/** Disk of the server that is built for a database: 2.5 MiB, and as much that the image has. */
const BUILT = Memory.mebibytes(16);

export interface KeycloakProps extends KeycloakSettings, ServerProps {
  /** Scheme, host and port of the gateway, where people log in; asked for when it is rendered, because the gateway is built later. */
  readonly gateway: () => Value | undefined;
}

/** Keycloak, the identity provider: it issues the platform's tokens and publishes the keys that verify them. */
export class Keycloak extends Workload {
  private readonly edge: Edge | undefined;
  private readonly encrypts: boolean;

  constructor(scope: Construct, id: string, props: KeycloakProps) {
    const memoryModel = jvmMemory(`${props.path}.memory`, props.memory, KEYCLOAK_JVM);
    const java = `${memoryModel.flags} ${SMALL_JVM}`;
    super(scope, id, {
      ...props,
      memoryModel,
      ports: portsOf(props, props.replicas),
      metrics: { port: 'management', path: '/metrics' },
      monitoring: props.replicas > 1 ? KEYCLOAKS_MONITORING : KEYCLOAK_MONITORING,
      published: [webPort(props)],
      after: [props.postgres.databases],
      // Two that begin on an empty database make the same tables, and one of them fails.
      inOrder: true,
      container: (self) => ({
        image: IMAGES.keycloak,
        runAs: { uid: 1000, gid: 0 },
        command: ['start', '--optimized', '--import-realm'],
        environment: {
          ...serverOptions(self, props),
          ...clientSecrets(),
          JAVA_OPTS_KC_HEAP: java,
        },
        files: [
          {
            path: `${IMPORT}/${REALM}-realm.json`,
            content: referring(somaRealm(props.gateway(), props.encrypts), jsonFile),
          },
        ],
        ...(props.encrypts && {
          certificate: { path: CERTIFICATE, host: text`${self.port('https').hostName}` },
          trusts: [{ server: props.postgres.direct, path: DATABASE_AUTHORITY }],
        }),
        peers: peersOf(self),
        prepared: {
          path: '/opt/keycloak/lib/quarkus',
          command: '/opt/keycloak/bin/kc.sh build',
          environment: { ...BUILD_OPTIONS, JAVA_OPTS_KC_HEAP: java },
          size: BUILT,
        },
        scratch: ['/tmp', '/opt/keycloak/data/tmp', '/opt/keycloak/data/transaction-logs'],
        health: {
          readiness: { type: 'http', endpoint: self.port('management'), path: '/health/ready' },
          liveness: { type: 'http', endpoint: self.port('management'), path: '/health/live' },
          startSeconds: 180,
        },
      }),
    });
    this.edge = props.edge;
    this.encrypts = props.encrypts;
    this.node.addValidation({
      validate: () =>
        realmProblems(somaRealm(props.gateway(), props.encrypts), props.gateway()).map(
          (problem) => `${props.path}: realm "${REALM}": ${problem}`,
        ),
    });
  }

  /** Server and realm for services that log people in. */
  get identity() {
    return { server: this.web, realm: REALM, encrypted: this.encrypts };
  }

  /** Issuer, audience and key URL for services that verify tokens; the key URL is the one inside the network. */
  get tokens() {
    const scheme = this.encrypts ? 'https' : 'http';
    return {
      issuer: concat([originOf({ edge: this.edge, encrypts: this.encrypts }, this.web), `/realms/${REALM}`]),
      audience: GATEWAY_CLIENT,
      keys: text`${scheme}://${this.web.soft()}/realms/${REALM}/protocol/openid-connect/certs`,
      authority: this.encrypts ? this.web.soft() : undefined,
    };
  }

  private get web(): Endpoint {
    return this.port(webPort({ encrypts: this.encrypts }));
  }
}

/** Values of the realm's placeholders. */
function clientSecrets(): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    CLIENTS.map(({ id }) => {
      const secret = clientSecret(id);
      return [secret.name, text`${secret}`];
    }),
  );
}
