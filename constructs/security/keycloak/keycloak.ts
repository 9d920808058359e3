import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import { jsonFile, referring } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { jvmMemory } from '../../core/memory/jvm.ts';
import { databasePassword, Secret } from '../../core/model/secret.ts';
import { concat, text, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { type Edge, publicOrigin } from '../../core/model/edge.ts';
import type { Contained } from '../../workload/contained.ts';
import { Workload } from '../../workload/workload.ts';
import { KEYCLOAK_DATABASE } from './keycloak.demands.ts';
import { KEYCLOAK_JVM, REQUEST_THREADS, SMALL_JVM } from './keycloak.memory.ts';
import { realmProblems } from './keycloak.realm-problems.ts';
import { CLIENTS, clientSecret, GATEWAY_CLIENT } from './keycloak.clients.ts';
import { somaRealm, REALM } from './keycloak.realm.ts';
import type { KeycloakSettings } from './keycloak.settings.ts';
import { KEYCLOAK_MONITORING } from './keycloak.monitoring.ts';

const IMPORT = '/opt/keycloak/data/import';

const ADMIN_PASSWORD = new Secret('KEYCLOAK_ADMIN_PASSWORD');

export interface KeycloakProps extends KeycloakSettings {
  /** Scheme, host and port of the gateway, where people log in; asked for when it is rendered, because the gateway is built later. */
  readonly gateway: () => Value | undefined;
  /** Where it is reached through the gateway; undefined, it has a published port of its own. */
  readonly edge: Edge | undefined;
  readonly postgres: { readonly direct: Endpoint; readonly databases: Component };
}

/** Keycloak, the identity provider: it issues the platform's tokens and publishes the keys that verify them. */
export class Keycloak extends Workload {
  private readonly edge: Edge | undefined;

  constructor(scope: Construct, id: string, props: KeycloakProps) {
    const memoryModel = jvmMemory(`${props.path}.memory`, props.memory, KEYCLOAK_JVM);
    super(scope, id, {
      ...props,
      memoryModel,
      ports: { http: 8080, management: 9000 },
      metrics: { port: 'management', path: '/metrics' },
      monitoring: KEYCLOAK_MONITORING,
      published: ['http'],
      after: [props.postgres.databases],
      container: (self) => ({
        image: IMAGES.keycloak,
        runAs: { uid: 1000, gid: 0 },
        command: ['start', '--import-realm'],
        environment: {
          ...settings(self, props.postgres.direct),
          // Browsers and services see the same issuer; services fetch tokens and keys under the server's name in the network.
          KC_HOSTNAME: publicOrigin(props.edge, self.port('http')),
          ...clientSecrets(),
          JAVA_OPTS_KC_HEAP: `${memoryModel.flags} ${SMALL_JVM}`,
        },
        files: [
          {
            path: `${IMPORT}/${REALM}-realm.json`,
            content: referring(somaRealm(props.gateway()), jsonFile),
          },
        ],
        writableRoot: 'its first start builds the server for this database, beside its own libraries',
        health: {
          readiness: { type: 'http', endpoint: self.port('management'), path: '/health/ready' },
          liveness: { type: 'http', endpoint: self.port('management'), path: '/health/live' },
          startSeconds: 180,
        },
      }),
    });
    this.edge = props.edge;
    this.node.addValidation({
      validate: () =>
        realmProblems(somaRealm(props.gateway()), props.gateway()).map(
          (problem) => `${props.path}: realm "${REALM}": ${problem}`,
        ),
    });
  }

  /** Server and realm for services that log people in. */
  get identity() {
    return { server: this.port('http'), realm: REALM };
  }

  /** Issuer, audience and key URL for services that verify tokens; the key URL is the one inside the network. */
  get tokens() {
    return {
      issuer: concat([publicOrigin(this.edge, this.port('http')), `/realms/${REALM}`]),
      audience: GATEWAY_CLIENT,
      keys: text`http://${this.port('http').soft()}/realms/${REALM}/protocol/openid-connect/certs`,
    };
  }
}

/** Options of the server as environment variables. */
function settings(self: Contained, database: Endpoint): Readonly<Record<string, Value>> {
  return {
    KC_BOOTSTRAP_ADMIN_PASSWORD: text`${ADMIN_PASSWORD}`,
    KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
    // A single replica shares no sessions; they are kept in the database.
    KC_CACHE: 'local',
    KC_DB: 'postgres',
    KC_DB_PASSWORD: text`${databasePassword(KEYCLOAK_DATABASE.name)}`,
    KC_DB_POOL_MAX_SIZE: String(KEYCLOAK_DATABASE.connections),
    KC_DB_URL_DATABASE: KEYCLOAK_DATABASE.name,
    KC_DB_URL_HOST: text`${database.hostName}`,
    KC_DB_URL_PORT: text`${database.portNumber}`,
    KC_DB_USERNAME: KEYCLOAK_DATABASE.name,
    KC_HEALTH_ENABLED: 'true',
    KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true',
    KC_HTTP_ENABLED: 'true',
    KC_HTTP_MANAGEMENT_PORT: String(self.port('management').port),
    KC_HTTP_POOL_MAX_THREADS: String(REQUEST_THREADS),
    KC_HTTP_PORT: String(self.port('http').port),
    // The health check includes the database only when metrics are on.
    KC_METRICS_ENABLED: 'true',
  };
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
