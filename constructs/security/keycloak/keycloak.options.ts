import type { Component } from '../../core/model/component.ts';
import { type Edge, publicOrigin } from '../../core/model/edge.ts';
import { type Endpoint, OWN_ADDRESS } from '../../core/model/endpoint.ts';
import { databasePassword, Secret } from '../../core/model/secret.ts';
import { reference, text, type Value } from '../../core/model/value.ts';
import { verifiedByJdbc } from '../../core/model/verified-database.ts';
import type { Contained } from '../../workload/contained.ts';
import { KEYCLOAK_DATABASE } from './keycloak.demands.ts';
import { REQUEST_THREADS } from './keycloak.memory.ts';

type Options = Readonly<Record<string, Value>>;

const ADMIN_PASSWORD = new Secret('KEYCLOAK_ADMIN_PASSWORD');

/** What the options follow from. */
export interface ServerProps {
  /** Where it is reached through the gateway; undefined, it has a published port of its own. */
  readonly edge: Edge | undefined;
  /** True where others in the network call it over TLS, and it calls its database so. */
  readonly encrypts: boolean;
  readonly postgres: { readonly direct: Endpoint; readonly databases: Component };
}

/** Folder of the certificate, which the server reads again every hour. */
export const CERTIFICATE = '/opt/keycloak/certificate';
/** Folder of what vouches for the database. */
export const DATABASE_AUTHORITY = '/opt/keycloak/database';

/**
 * Ports at which replicas call each other: messages of the cluster, and a connection of each to its neighbour that breaks when that ends.
 * The second has the number of the first and 50,000 (the stack `jdbc-ping` of 26.4).
 */
const PEERS = { cluster: 7800, failures: 57_800 } as const;

/** Name of the port at which people and services call it. */
export function webPort({ encrypts }: Pick<ServerProps, 'encrypts'>): 'http' | 'https' {
  return encrypts ? 'https' : 'http';
}

export function portsOf(
  { encrypts }: Pick<ServerProps, 'encrypts'>,
  replicas: number,
): Readonly<Record<string, number>> {
  return { ...(encrypts ? { https: 8443 } : { http: 8080 }), management: 9000, ...(replicas > 1 && PEERS) };
}

/** Ports at which replicas call each other; a single one calls nobody. */
export function peersOf(self: Contained): readonly Endpoint[] {
  return self.replicas > 1 ? Object.keys(PEERS).map((name) => self.port(name)) : [];
}

/** The address in tokens: the public one, or that of the server itself where there is no gateway and everybody who calls is inside. */
export function originOf({ edge, encrypts }: Pick<ServerProps, 'edge' | 'encrypts'>, web: Endpoint): Value {
  return encrypts && !edge ? text`https://${web}` : publicOrigin(edge, web);
}

/** Options that are built into the server; one that is started with others takes no notice of them. */
export const BUILD_OPTIONS = {
  KC_DB: 'postgres',
  KC_HEALTH_ENABLED: 'true',
  // The health check includes the database only when metrics are on.
  KC_METRICS_ENABLED: 'true',
} as const;

/** Options of the server as environment variables. */
export function serverOptions(
  self: Contained,
  { edge, encrypts, postgres: { direct } }: ServerProps,
): Options {
  const web = self.port(webPort({ encrypts }));
  return {
    ...BUILD_OPTIONS,
    KC_BOOTSTRAP_ADMIN_PASSWORD: text`${ADMIN_PASSWORD}`,
    KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
    KC_DB_PASSWORD: text`${databasePassword(KEYCLOAK_DATABASE.name)}`,
    KC_DB_POOL_MAX_SIZE: String(KEYCLOAK_DATABASE.connections),
    KC_DB_URL_DATABASE: KEYCLOAK_DATABASE.name,
    KC_DB_URL_HOST: text`${direct.hostName}`,
    KC_DB_URL_PORT: text`${direct.portNumber}`,
    ...(encrypts && { KC_DB_URL_PROPERTIES: verifiedByJdbc(DATABASE_AUTHORITY) }),
    KC_DB_USERNAME: KEYCLOAK_DATABASE.name,
    // Browsers and services see the same issuer; services fetch tokens and keys under the server's name in the network.
    KC_HOSTNAME: originOf({ edge, encrypts }, web),
    KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true',
    KC_HTTP_MANAGEMENT_PORT: String(self.port('management').port),
    KC_HTTP_POOL_MAX_THREADS: String(REQUEST_THREADS),
    ...(encrypts ? encrypted(web) : { KC_HTTP_ENABLED: 'true', KC_HTTP_PORT: String(web.port) }),
    ...clustering(self),
  };
}

function encrypted(web: Endpoint): Options {
  return {
    // Its pages of administration name no public address, and the gateway forwards none of them.
    KC_HOSTNAME_ADMIN: text`https://${web}`,
    KC_HTTP_ENABLED: 'false',
    // What asks for health and metrics knows no authority; the port is open to nobody else.
    KC_HTTP_MANAGEMENT_SCHEME: 'http',
    KC_HTTPS_CERTIFICATE_FILE: `${CERTIFICATE}/tls.crt`,
    KC_HTTPS_CERTIFICATE_KEY_FILE: `${CERTIFICATE}/tls.key`,
    KC_HTTPS_PORT: String(web.port),
  };
}

/**
 * How replicas are one cluster: each writes its address into a table of the database and finds the others there. They speak TLS to
 * each other by certificates that lie in the database too, and are renewed by themselves.
 */
function clustering(self: Contained): Options {
  // A single replica shares no sessions; they are kept in the database.
  if (self.replicas === 1) return { KC_CACHE: 'local' };
  return {
    KC_CACHE: 'ispn',
    // The program would look for an address in the ranges of private networks alone.
    KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS: reference(OWN_ADDRESS),
    KC_CACHE_EMBEDDED_NETWORK_BIND_PORT: String(PEERS.cluster),
    KC_CACHE_STACK: 'jdbc-ping',
  };
}
