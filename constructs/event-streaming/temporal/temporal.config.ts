import { yamlFile } from '../../core/model/config-file.ts';
import { databasePassword } from '../../core/model/secret.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import { MAIN, type TemporalStore, VISIBILITY } from './temporal.demands.ts';
import type { TemporalMemory } from './temporal.memory.ts';

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
  };
  readonly services: Readonly<Record<string, { readonly rpc: Rpc }>>;
  readonly clusterMetadata: {
    readonly enableGlobalNamespace: boolean;
    readonly failoverVersionIncrement: number;
    readonly masterClusterName: string;
    readonly currentClusterName: string;
    readonly clusterInformation: Readonly<Record<string, Cluster>>;
  };
  readonly dynamicConfigClient: { readonly filepath: string; readonly pollInterval: string };
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
  readonly rpcAddress: string;
}

export const SQL_PLUGIN = 'postgres12_pgx';
export const PORTS = { grpc: 7233, http: 7243, metrics: 9090 } as const;
export const SERVER_FILE = '/etc/temporal/config/server.yaml';
export const DYNAMIC_FILE = '/etc/temporal/config/dynamic.yaml';

const EVERYWHERE = '0.0.0.0';
const LOOPBACK = '127.0.0.1';
/** Name of the only cluster, as in the server's own configuration. */
const CLUSTER = 'active';

/** Environment variables that the server inserts into its file, which its first comment line enables. */
export const DATABASE_ADDRESS = 'POSTGRES_ADDRESS';
const variable = (name: string) => `{{ env "${name}" }}`;

/** The configuration file of the server. */
export function serverFile(historyShards: number): string {
  const config: TemporalConfig = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      numHistoryShards: historyShards,
      defaultStore: 'default',
      visibilityStore: 'visibility',
      datastores: { default: { sql: sqlStore(MAIN) }, visibility: { sql: sqlStore(VISIBILITY) } },
    },
    global: {
      // All services find each other inside one process; the address of the container may change with a restart.
      membership: { broadcastAddress: LOOPBACK },
      metrics: { prometheus: { listenAddress: `${EVERYWHERE}:${PORTS.metrics}`, timerType: 'histogram' } },
    },
    services: {
      frontend: {
        rpc: { grpcPort: PORTS.grpc, membershipPort: 6933, httpPort: PORTS.http, bindOnIP: EVERYWHERE },
      },
      // These services have no authentication, so they listen on loopback only.
      history: { rpc: { grpcPort: 7234, membershipPort: 6934, bindOnIP: LOOPBACK } },
      matching: { rpc: { grpcPort: 7235, membershipPort: 6935, bindOnIP: LOOPBACK } },
      worker: { rpc: { grpcPort: 7239, membershipPort: 6939, bindOnIP: LOOPBACK } },
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: CLUSTER,
      currentClusterName: CLUSTER,
      clusterInformation: {
        [CLUSTER]: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcAddress: `${LOOPBACK}:${PORTS.grpc}`,
        },
      },
    },
    dynamicConfigClient: { filepath: DYNAMIC_FILE, pollInterval: '60s' },
  };
  return `# enable-template\n${yamlFile(config)}`;
}

function sqlStore(store: TemporalStore): SqlStore {
  return {
    pluginName: SQL_PLUGIN,
    databaseName: store.database,
    connectAddr: variable(DATABASE_ADDRESS),
    connectProtocol: 'tcp',
    user: store.database,
    password: variable(databasePassword(store.database).name),
    maxConns: store.connectionsOfEach,
    maxIdleConns: store.connectionsOfEach,
    maxConnLifetime: '1h',
  };
}

/** Dynamic settings, which the server reads from a separate file. It only warns of a key that it does not know. */
type DynamicKey =
  | 'frontend.enableServerVersionCheck'
  | 'frontend.workerVersioningDataAPIs'
  | 'frontend.workerVersioningRuleAPIs'
  | 'history.cacheSizeBasedLimit'
  | 'history.eventsHostLevelCacheMaxSizeBytes'
  | 'history.hostLevelCacheMaxSizeBytes';

export function dynamicFile({ workflows, events }: TemporalMemory): string {
  const settings: Readonly<Record<DynamicKey, boolean | Memory>> = {
    // The version check would call Temporal's vendor every day.
    'frontend.enableServerVersionCheck': false,
    // Build-based versioning of workers needs these two; its successor, worker deployments, is on by default.
    'frontend.workerVersioningDataAPIs': true,
    'frontend.workerVersioningRuleAPIs': true,
    'history.cacheSizeBasedLimit': true,
    'history.eventsHostLevelCacheMaxSizeBytes': events,
    'history.hostLevelCacheMaxSizeBytes': workflows,
  };
  const entries = Object.entries(settings).map(([key, value]) => [
    key,
    [{ value: typeof value === 'boolean' ? value : value.bytes, constraints: {} }],
  ]);
  return yamlFile(Object.fromEntries(entries));
}
