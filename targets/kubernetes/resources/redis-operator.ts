import type {
  Affinity,
  ClaimSpec,
  PodSecurityContext,
  Resource,
  ResourceRequirements,
  SecurityContext,
  TopologySpread,
} from './resource.ts';

/** OT-CONTAINER-KIT redis-operator 0.26.0. */
type Version = 'redis.redis.opstreelabs.in/v1beta2';

interface KubernetesConfig {
  readonly image: string;
  readonly imagePullPolicy: 'IfNotPresent';
  readonly resources: ResourceRequirements;
  readonly redisSecret: { readonly name: string; readonly key: string };
  /** Annotations of the object that do not become annotations of its pods; a change of any other one restarts them. */
  readonly ignoreAnnotations: readonly string[];
}

interface Pods {
  readonly clusterSize: number;
  readonly kubernetesConfig: KubernetesConfig;
  readonly podSecurityContext: PodSecurityContext;
  readonly securityContext: SecurityContext;
  readonly affinity: Affinity;
  readonly topologySpreadConstraints: readonly TopologySpread[];
  readonly priorityClassName: string;
  /** Left out, the operator makes no disruption budget. */
  readonly pdb?: { readonly enabled: true; readonly maxUnavailable: number };
}

export type RedisReplication = Resource<
  Version,
  'RedisReplication',
  Pods & {
    /** `additionalRedisConfig` names a ConfigMap with the key `redis-additional.conf`. */
    readonly redisConfig: { readonly additionalRedisConfig: string };
    /** A Secret with the key `user.acl`. */
    readonly acl: { readonly secret: { readonly secretName: string } };
    readonly storage: {
      /** Left out, deleting the object deletes its disks. */
      readonly keepAfterDelete: true;
      readonly volumeClaimTemplate: { readonly spec: ClaimSpec };
    };
  }
>;

export type RedisSentinel = Resource<
  Version,
  'RedisSentinel',
  Pods & {
    readonly redisSentinelConfig: {
      readonly redisReplicationName: string;
      readonly quorum: string;
      readonly redisReplicationPassword: {
        readonly secretKeyRef: { readonly name: string; readonly key: string };
      };
    };
  }
>;
