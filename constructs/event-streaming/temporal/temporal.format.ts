import type { Value } from '../../core/model/value.ts';
import type { Role } from './temporal.roles.ts';

/** The driver of PostgreSQL, as the server names it. */
export const SQL_PLUGIN = 'postgres12_pgx';

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

export interface SqlStore {
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
