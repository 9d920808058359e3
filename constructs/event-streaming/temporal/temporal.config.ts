import { referring, yamlFile } from '../../core/model/config-file.ts';
import { databasePassword } from '../../core/model/secret.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import { concat, type Value } from '../../core/model/value.ts';
import { MAIN, type TemporalStore, VISIBILITY } from './temporal.demands.ts';
import type { HistoryCaches } from './temporal.memory.ts';
import type { Role, RolePools } from './temporal.roles.ts';

/**
 * Parts of the structures in common/config, common/cluster, common/log and common/metrics of the server 1.31.2. The server
 * silently ignores keys that it does not know (its own template has one, `rpcName`), so these types check them instead, and a
 * reader asks the server what it understood.
 */
export interface TemporalConfig {
  readonly log: { readonly stdout: boolean; readonly level: 'debug' | 'info' | 'warn' | 'error' };
  readonly persistence: {
    readonly numHistoryShards: number;
    readonly defaultStore: string;
    readonly visibilityStore: string;
    readonly datastores: Readonly<Record<string, { readonly sql: SqlStore }>>;
  };
  readonly global: {
    readonly membership: { readonly broadcastAddress: string };
    readonly metrics: {
      readonly prometheus: { readonly listenAddress: string; readonly timerType: 'histogram' };
    };
    readonly tls?: TemporalTls;
  };
  readonly services: Readonly<Partial<Record<Role, { readonly rpc: Rpc }>>>;
  readonly clusterMetadata: {
    readonly enableGlobalNamespace: boolean;
    readonly failoverVersionIncrement: number;
    readonly masterClusterName: string;
    readonly currentClusterName: string;
    readonly clusterInformation: Readonly<Record<string, Cluster>>;
  };
  readonly dynamicConfigClient: { readonly filepath: string; readonly pollInterval: string };
}

/** Who shows which certificate to whom, and when the server complains of one that nobody renews. */
export interface TemporalTls {
  readonly internode: { readonly server: ServerTls; readonly client: ClientTls };
  readonly frontend?: { readonly server: ServerTls };
  readonly systemWorker: {
    readonly certFile: string;
    readonly keyFile: string;
    readonly client: ClientTls;
  };
  readonly refreshInterval: string;
  readonly expirationChecks: {
    readonly warningWindow: string;
    readonly errorWindow: string;
    readonly checkInterval: string;
  };
}

interface ServerTls {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFiles: readonly string[];
  readonly requireClientAuth: true;
}

interface ClientTls {
  readonly serverName: Value;
  readonly rootCaFiles: readonly string[];
}

export interface SqlTls {
  readonly enabled: true;
  readonly caFile: string;
  readonly enableHostVerification: true;
}

interface SqlStore {
  readonly pluginName: typeof SQL_PLUGIN;
  readonly databaseName: string;
  readonly connectAddr: string;
  readonly connectProtocol: 'tcp';
  readonly user: string;
  readonly password: string;
  readonly maxConns: number;
  readonly maxIdleConns: number;
  readonly maxConnLifetime: string;
  readonly tls?: SqlTls;
}

interface Rpc {
  readonly grpcPort: number;
  readonly membershipPort: number;
  readonly httpPort?: number;
  readonly bindOnIP: string;
}

interface Cluster {
  readonly enabled: boolean;
  readonly initialFailoverVersion: number;
  readonly rpcAddress: Value;
}

export const SQL_PLUGIN = 'postgres12_pgx';
export const METRICS_PORT = 9090;
export const SERVER_FILE = '/etc/temporal/config/server.yaml';
export const DYNAMIC_FILE = '/etc/temporal/config/dynamic.yaml';

export const EVERYWHERE = '0.0.0.0';
export const LOOPBACK = '127.0.0.1';
/** Name of the only cluster, as in the server's own configuration. */
const CLUSTER = 'active';

/** Environment variables that the server inserts into its file, which its first comment line enables. */
export const DATABASE_ADDRESS = 'POSTGRES_ADDRESS';
export const variable = (name: string) => `{{ env "${name}" }}`;

/** What processes say differently of themselves; all else is the same for all. */
export interface OwnPart {
  readonly historyShards: number;
  readonly pools: RolePools;
  /** The address at which the others in the ring find it. */
  readonly broadcastAddress: string;
  readonly services: TemporalConfig['services'];
  /** Address of a frontend as other clusters would call it; there are none, but the server wants one. */
  readonly rpcAddress: Value;
  readonly databaseTls?: SqlTls;
  readonly tls?: TemporalTls;
}

/** The configuration file of a server process. */
export function serverFile(own: OwnPart): Value {
  const { historyShards, pools, broadcastAddress, services, rpcAddress, databaseTls, tls } = own;
  const store = (one: TemporalStore) => ({ sql: sqlStore(one, pools[one.kind], databaseTls) });
  const config: TemporalConfig = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      numHistoryShards: historyShards,
      defaultStore: 'default',
      visibilityStore: 'visibility',
      datastores: { default: store(MAIN), visibility: store(VISIBILITY) },
    },
    global: {
      membership: { broadcastAddress },
      metrics: { prometheus: { listenAddress: `${EVERYWHERE}:${METRICS_PORT}`, timerType: 'histogram' } },
      ...(tls && { tls }),
    },
    services,
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: CLUSTER,
      currentClusterName: CLUSTER,
      clusterInformation: { [CLUSTER]: { enabled: true, initialFailoverVersion: 1, rpcAddress } },
    },
    dynamicConfigClient: { filepath: DYNAMIC_FILE, pollInterval: '60s' },
  };
  return concat(['# enable-template\n', referring(config, yamlFile)]);
}

function sqlStore(store: TemporalStore, connections: number, tls: SqlTls | undefined): SqlStore {
  return {
    pluginName: SQL_PLUGIN,
    databaseName: store.database,
    connectAddr: variable(DATABASE_ADDRESS),
    connectProtocol: 'tcp',
    user: store.database,
    password: variable(databasePassword(store.database).name),
    maxConns: connections,
    maxIdleConns: connections,
    maxConnLifetime: '1h',
    ...(tls && { tls }),
  };
}

/** Dynamic settings, which the server reads from a separate file. It only warns of a key that it does not know. */
type DynamicKey =
  | 'frontend.enableServerVersionCheck'
  | 'frontend.workerVersioningDataAPIs'
  | 'frontend.workerVersioningRuleAPIs'
  | 'history.cacheSizeBasedLimit'
  | 'history.eventsHostLevelCacheMaxSizeBytes'
  | 'history.hostLevelCacheMaxSizeBytes'
  | 'system.enableRingpopTLS';

/**
 * @param caches of the process that runs history; undefined where none does
 * @param ringTls whether members of the ring speak TLS to each other
 */
export function dynamicFile(caches: HistoryCaches | undefined, ringTls: boolean): string {
  const settings: Readonly<Partial<Record<DynamicKey, boolean | Memory>>> = {
    // The version check would call Temporal's vendor every day.
    'frontend.enableServerVersionCheck': false,
    // Build-based versioning of workers needs these two; its successor, worker deployments, is on by default.
    'frontend.workerVersioningDataAPIs': true,
    'frontend.workerVersioningRuleAPIs': true,
    ...(caches && {
      'history.cacheSizeBasedLimit': true,
      'history.eventsHostLevelCacheMaxSizeBytes': caches.events,
      'history.hostLevelCacheMaxSizeBytes': caches.workflows,
    }),
    ...(ringTls && { 'system.enableRingpopTLS': true }),
  };
  const entries = Object.entries(settings).map(([key, value]) => [
    key,
    [{ value: typeof value === 'boolean' ? value : value.bytes, constraints: {} }],
  ]);
  return yamlFile(Object.fromEntries(entries));
}
