import type { Construct } from 'constructs';
import pluginCounters from '../../../gateway/plugins/soma-opa/counters.lua';
import decision from '../../../gateway/plugins/soma-opa/decision.lua';
import document from '../../../gateway/plugins/soma-opa/document.lua';
import handler from '../../../gateway/plugins/soma-opa/handler.lua';
import schema from '../../../gateway/plugins/soma-opa/schema.lua';
import { authorityIn } from '../../core/model/container.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import type { Monitoring } from '../../core/model/monitoring.ts';
import type { Secret } from '../../core/model/secret.ts';
import { reference, type Value } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Contained } from '../../workload/contained.ts';
import { declarationFile, pluginsOf } from './kong.config.ts';
import type { Gateway, Login } from './kong.declaration.ts';
import { type Edge, publicOrigin } from '../../core/model/edge.ts';
import { signedBy } from './kong.issuer.ts';
import { COUNTERS, kongMemory, type KongMemory, SESSIONS, STORE } from './kong.memory.ts';
import { gatewayProblems } from './kong.problems.ts';
import { behindProxies, waitsBefore } from './kong.proxies.ts';
import { COUNTERS_PASSWORD, keyOf, NAME_SERVER_KEY, OPA_TOKEN } from './kong.secrets.ts';
import type { KongSettings } from './kong.settings.ts';
import { kongMonitoring } from './kong.monitoring.ts';
import start from './kong.start.sh';

const HOME = '/gateway';
const PREFIX = '/kong_prefix';
const CERTIFICATE = `${HOME}/certificate`;
/** Folder of the authority behind the identity provider's certificate. */
const AUTHORITY = `${HOME}/authority`;
const START = `${HOME}/start.sh`;
const PLUGIN = `${HOME}/kong/plugins/soma-opa`;

export interface KongProps extends KongSettings {
  readonly opa: Endpoint;
  /** Routes of the gateway; a function, because services are built after this layer. */
  readonly routes: () => readonly GatewayRoute[];
  /** Redis cache in which requests are counted; undefined, each gateway counts for itself. */
  readonly counters: Endpoint | undefined;
  /** Where callers outside reach it over TLS; undefined, it speaks plain HTTP at a published port. */
  readonly edge: Edge | undefined;
  /** Identity provider that people outside reach through the gateway; undefined where it has an address of its own. */
  readonly login: Login | undefined;
  /** Collector of traces; undefined, the gateway makes none. */
  readonly tracing: Endpoint | undefined;
}

/** Seconds that open requests have after a reload, and when their way to the gateway ends; a WebSocket that lasts longer is cut, and its client connects again. */
export const ENDING_SECONDS = 60;

/** The gateway: it forwards requests that OPA allows, with the identity that OPA returns. */
export class Kong extends Contained {
  readonly kind = 'kong';
  /** Scheme, host and port at which people outside reach it. */
  readonly origin: Value;
  readonly edge: Edge | undefined;
  private readonly routes: KongProps['routes'];
  private watched: Monitoring | undefined;

  constructor(scope: Construct, id: string, props: KongProps) {
    const memoryModel = kongMemory(`${props.path}.memory`, props.memory, props.edge !== undefined);
    super(scope, id, {
      ...props,
      memoryModel,
      ports: props.edge ? { https: 8443, status: 8100 } : { http: 8000, status: 8100 },
      metrics: { port: 'status', path: '/metrics' },
      published: [props.edge ? 'https' : 'http'],
      container: (self) => {
        const gateway = { ...props, routes: props.routes() };
        return {
          image: IMAGES.kong,
          // Any account that may write the prefix can run Kong, as its chart shows.
          runAs: { uid: 1000, gid: 1000 },
          ...(props.edge && {
            entrypoint: ['/bin/sh', START],
            certificate: { path: CERTIFICATE, host: props.edge.host, ...signedBy(self, props.edge) },
          }),
          ...(props.login?.encrypted && { trusts: [{ path: AUTHORITY, server: props.login.server.soft() }] }),
          environment: {
            ...settings(self, memoryModel, pluginsOf(gateway)),
            ...listeners(self, props.edge),
            ...(props.edge && behindProxies(props.edge, gateway.routes)),
            ...(props.login?.encrypted && {
              KONG_NGINX_PROXY_PROXY_SSL_TRUSTED_CERTIFICATE: authorityIn(AUTHORITY),
            }),
            ...secretsOf(gateway),
          },
          files: [
            declarationFile(`${HOME}/kong.yaml`, gateway),
            { path: `${PLUGIN}/counters.lua`, content: pluginCounters },
            { path: `${PLUGIN}/decision.lua`, content: decision },
            { path: `${PLUGIN}/document.lua`, content: document },
            { path: `${PLUGIN}/handler.lua`, content: handler },
            { path: `${PLUGIN}/schema.lua`, content: schema },
            ...(props.edge ? [{ path: START, content: start }] : []),
          ],
          scratch: [PREFIX, '/tmp'],
          health: {
            // Kong is ready once its declaration is loaded.
            readiness: { type: 'http', endpoint: self.port('status'), path: '/status/ready' },
            liveness: { type: 'http', endpoint: self.port('status'), path: '/status' },
            startSeconds: 60,
          },
        };
      },
    });
    this.routes = props.routes;
    this.edge = props.edge;
    this.origin = publicOrigin(props.edge, this.outside);
    this.node.addValidation({
      validate: () =>
        gatewayProblems(props.keys, props.routes()).map((problem) => `${props.path}: ${problem}`),
    });
  }

  /** The port that callers outside reach. */
  get outside(): Endpoint {
    return this.port(this.published[0] ?? '');
  }

  /** Seconds for which a balancer before it waits for a word of a request. */
  get waitsBefore(): number {
    return waitsBefore(this.routes());
  }

  /** Secrets whose values are not ours to make. */
  get givenSecrets(): readonly Secret[] {
    return this.edge?.issuer?.by === 'acme' ? [NAME_SERVER_KEY] : [];
  }

  /** Made once, because dashboards and rules are found by identity of this value. */
  override get monitoring(): Monitoring {
    this.watched ??= kongMonitoring(this.routes());
    return this.watched;
  }
}

/** Options of the server as environment variables. */
function settings(
  self: Contained,
  { cache, workers }: KongMemory,
  plugins: readonly string[],
): Readonly<Record<string, Value>> {
  return {
    // The administration API is off: a new declaration is a new container.
    KONG_ADMIN_GUI_LISTEN: 'off',
    KONG_ADMIN_LISTEN: 'off',
    KONG_ANONYMOUS_REPORTS: 'off',
    KONG_DATABASE: 'off',
    KONG_DECLARATIVE_CONFIG: `${HOME}/kong.yaml`,
    // A cluster answers the name of a Service with a record SRV for each of its ports, one of which Kong would take for the port that it was given.
    KONG_DNS_ORDER: 'LAST,A,CNAME',
    KONG_HEADERS: 'off',
    KONG_LMDB_MAP_SIZE: STORE.toCompose(),
    KONG_LOG_LEVEL: 'notice',
    KONG_LUA_PACKAGE_PATH: `${HOME}/?.lua;;`,
    KONG_MEM_CACHE_SIZE: cache.toCompose(),
    KONG_NGINX_HTTP_CLIENT_MAX_BODY_SIZE: '16m',
    KONG_NGINX_HTTP_LUA_SHARED_DICT: `soma_opa ${COUNTERS.toCompose()}`,
    // The default is one worker for each core of the host, whatever the container may use.
    KONG_NGINX_WORKER_PROCESSES: String(workers),
    KONG_PLUGINS: plugins.join(','),
    KONG_PREFIX: PREFIX,
    KONG_PROXY_ACCESS_LOG: '/dev/stdout',
    KONG_PROXY_ERROR_LOG: '/dev/stderr',
    KONG_STATUS_ACCESS_LOG: 'off',
    KONG_STATUS_LISTEN: `0.0.0.0:${self.port('status').port}`,
    ...(plugins.includes('opentelemetry') && {
      KONG_TRACING_INSTRUMENTATIONS: 'request,balancer,dns_query',
      KONG_TRACING_SAMPLING_RATE: '1.0',
    }),
  };
}

/** Options of the port that callers reach. */
function listeners(self: Contained, edge: Edge | undefined): Readonly<Record<string, Value>> {
  if (!edge) return { KONG_PROXY_LISTEN: `0.0.0.0:${self.port('http').port}` };
  return {
    KONG_NGINX_MAIN_WORKER_SHUTDOWN_TIMEOUT: `${ENDING_SECONDS}s`,
    KONG_PROXY_LISTEN: `0.0.0.0:${self.port('https').port} http2 ssl`,
    KONG_SSL_CERT: `${CERTIFICATE}/tls.crt`,
    KONG_SSL_CERT_KEY: `${CERTIFICATE}/tls.key`,
    KONG_SSL_SESSION_CACHE_SIZE: SESSIONS.toCompose(),
  };
}

/** Values of the secrets that the declaration references. */
function secretsOf({ counters, keys, routes }: Gateway): Readonly<Record<string, Value>> {
  const bearers = routes.flatMap(({ bearer }) => (bearer ? [bearer] : []));
  return Object.fromEntries(
    [OPA_TOKEN, ...(counters ? [COUNTERS_PASSWORD] : []), ...bearers, ...keys.map(keyOf)].map((secret) => [
      secret.name,
      reference(secret),
    ]),
  );
}
