import type { Labels, PodTemplate, Resource, ResourceRequirements, TopologySpread } from './resource.ts';

/** CloudNativePG 1.30.0. */
type Version = 'postgresql.cnpg.io/v1';

interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** A folder of an object store in which Barman keeps the backups and the log of one server. */
export interface BarmanObjectStore {
  readonly destinationPath: string;
  readonly endpointURL: string;
  /** Folder of the server below the destination. */
  readonly serverName: string;
  readonly s3Credentials: {
    readonly accessKeyId: SecretKey;
    readonly secretAccessKey: SecretKey;
    readonly region?: SecretKey;
  };
  readonly wal: {
    readonly compression: 'gzip';
    readonly encryption?: 'AES256' | 'aws:kms';
    readonly maxParallel: number;
  };
  readonly data: {
    readonly compression: 'gzip';
    readonly encryption?: 'AES256' | 'aws:kms';
    readonly jobs: number;
  };
}

export type CnpgCluster = Resource<
  Version,
  'Cluster',
  {
    readonly instances: number;
    readonly imageName: string;
    readonly primaryUpdateStrategy: 'unsupervised';
    readonly enableSuperuserAccess: boolean;
    /** Seconds for which a server that ends waits for clients to go, and takes no new ones. */
    readonly smartShutdownTimeout: number;
    readonly bootstrap:
      | {
          readonly initdb: {
            readonly dataChecksums: boolean;
            readonly postInitTemplateSQL: readonly string[];
          };
        }
      | {
          readonly recovery: {
            /** Name of one of {@link externalClusters}. */
            readonly source: string;
            /** @default the end of the log */
            readonly recoveryTarget?: { readonly targetTime: string };
          };
        };
    readonly externalClusters?: readonly {
      readonly name: string;
      readonly barmanObjectStore: BarmanObjectStore;
    }[];
    /** Removed in CloudNativePG 1.31; a plug-in takes its place. */
    readonly backup?: {
      readonly barmanObjectStore: BarmanObjectStore;
      readonly retentionPolicy: string;
      readonly target: 'prefer-standby';
    };
    readonly postgresql: {
      /** The operator accepts only strings. */
      readonly parameters: Labels;
      readonly pg_hba: readonly string[];
      readonly synchronous?: {
        readonly method: 'any';
        readonly number: number;
        readonly dataDurability: 'required' | 'preferred';
      };
    };
    readonly managed: {
      readonly roles: readonly {
        readonly name: string;
        /** Connections that the role may have; -1 is no limit. */
        readonly connectionLimit: number;
        readonly ensure: 'present';
        readonly inherit: boolean;
        /** Roles that it is a member of. @default none */
        readonly inRoles?: readonly string[];
        readonly login: boolean;
        /** Whether it may read the server's log. @default false */
        readonly replication?: true;
        readonly passwordSecret: { readonly name: string };
      }[];
    };
    readonly storage: { readonly size: string; readonly storageClass?: string };
    readonly resources: ResourceRequirements;
    readonly affinity: {
      readonly enablePodAntiAffinity: boolean;
      readonly podAntiAffinityType: 'required';
      readonly topologyKey: string;
    };
    readonly topologySpreadConstraints: readonly TopologySpread[];
    readonly priorityClassName: string;
    readonly inheritedMetadata: { readonly labels: Labels };
  }
>;

export type CnpgScheduledBackup = Resource<
  Version,
  'ScheduledBackup',
  {
    readonly cluster: { readonly name: string };
    readonly method: 'barmanObjectStore';
    /** A time in the form of cron with a field for seconds before all others. */
    readonly schedule: string;
    readonly immediate: boolean;
    readonly target: 'prefer-standby';
    readonly backupOwnerReference: 'cluster';
  }
>;

export type CnpgPooler = Resource<
  Version,
  'Pooler',
  {
    readonly cluster: { readonly name: string };
    readonly type: 'rw';
    readonly instances: number;
    readonly pgbouncer: { readonly poolMode: 'session' | 'transaction'; readonly parameters: Labels };
    readonly template: PodTemplate;
    readonly deploymentStrategy: {
      readonly type: 'RollingUpdate';
      readonly rollingUpdate: { readonly maxSurge: number; readonly maxUnavailable: number };
    };
  }
>;

export type CnpgDatabase = Resource<
  Version,
  'Database',
  {
    readonly cluster: { readonly name: string };
    readonly name: string;
    readonly owner: string;
    readonly ensure: 'present';
    readonly databaseReclaimPolicy: 'retain';
  }
>;
