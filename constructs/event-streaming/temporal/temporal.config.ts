import { referring, yamlFile } from '../../core/model/config-file.ts';
import { databasePassword } from '../../core/model/secret.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import { concat, type Value } from '../../core/model/value.ts';
import { MAIN, type TemporalStore, VISIBILITY } from './temporal.demands.ts';
import {
  SQL_PLUGIN,
  type TemporalConfig,
  type TemporalTls,
  type SqlTls,
  type SqlStore,
} from './temporal.format.ts';
import type { HistoryCaches } from './temporal.memory.ts';
import type { RolePools } from './temporal.roles.ts';

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
