import type { Labels, PodTemplate, Resource, ResourceRequirements, TopologySpread } from './resource.ts';

/** CloudNativePG 1.30.0. */
type Version = 'postgresql.cnpg.io/v1';

export type CnpgCluster = Resource<
  Version,
  'Cluster',
  {
    readonly instances: number;
    readonly imageName: string;
    readonly primaryUpdateStrategy: 'unsupervised';
    readonly enableSuperuserAccess: boolean;
    readonly bootstrap: {
      readonly initdb: { readonly dataChecksums: boolean; readonly postInitTemplateSQL: readonly string[] };
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
