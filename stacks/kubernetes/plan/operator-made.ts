import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import type { CnpgCluster, CnpgPooler } from '../../../targets/kubernetes/resources/cnpg.ts';
import { MILVUS_ROLES, type Milvus } from '../../../targets/kubernetes/resources/milvus-operator.ts';
import type {
  RedisReplication,
  RedisSentinel,
} from '../../../targets/kubernetes/resources/redis-operator.ts';
import type { Kafka, KafkaNodePool } from '../../../targets/kubernetes/resources/strimzi.ts';
import type { Makers, Shape } from './pod-group.ts';
import { insists, insistsOnZones, ofPod, ofResources } from './reserved.ts';

/**
 * The pods that operators make for custom resources, with the labels that they give them. The labels were seen on pods that
 * CloudNativePG 1.30, Strimzi 1.2, redis-operator 0.26 and Milvus Operator 1.3.8 made of these objects; those of pods that did
 * not start then are from the operators' sources.
 */
export const OPERATOR_MADE: Makers<
  'Kafka' | 'KafkaNodePool' | 'Cluster' | 'Pooler' | 'RedisReplication' | 'RedisSentinel' | 'Milvus'
> = {
  KafkaNodePool: brokers,
  Kafka: entityOperator,
  Cluster: servers,
  Pooler: poolers,
  RedisReplication: redisServers,
  RedisSentinel: redisSentinels,
  Milvus: milvusRoles,
};

function brokers({ metadata, spec }: KafkaNodePool): readonly Shape[] {
  const cluster = metadata.labels?.['strimzi.io/cluster'] ?? '';
  return [
    {
      name: `${cluster}-${metadata.name}`,
      replicas: spec.replicas,
      ...ofResources(spec.resources),
      apart: insists(spec.template.pod),
      overZones: insistsOnZones(spec.template.pod),
      priority: spec.template.pod.priorityClassName,
      labels: {
        'strimzi.io/cluster': cluster,
        'strimzi.io/kind': 'Kafka',
        'strimzi.io/name': `${cluster}-kafka`,
        'strimzi.io/pool-name': metadata.name,
      },
    },
  ];
}

function entityOperator({ metadata, spec }: Kafka): readonly Shape[] {
  const name = `${metadata.name}-entity-operator`;
  return [
    {
      name,
      replicas: 1,
      ...ofResources(spec.entityOperator.topicOperator.resources),
      priority: spec.entityOperator.template.pod.priorityClassName,
      labels: { 'strimzi.io/cluster': metadata.name, 'strimzi.io/kind': 'Kafka', 'strimzi.io/name': name },
    },
  ];
}

/** The servers, and the jobs that make the first of them and copy it to each other one; a job has no role yet, and no class. */
function servers({ metadata, spec }: CnpgCluster): readonly Shape[] {
  const cluster = { 'cnpg.io/cluster': metadata.name };
  const reserved = ofResources(spec.resources);
  const first = 'recovery' in spec.bootstrap ? 'full-recovery' : 'initdb';
  const jobs = spec.instances > 1 ? [first, 'join'] : [first];
  return [
    {
      replicas: spec.instances,
      ...reserved,
      apart: spec.affinity.enablePodAntiAffinity && spec.instances > 1,
      overZones: insistsOnZones(spec),
      priority: spec.priorityClassName,
      labels: { ...cluster, 'cnpg.io/podRole': 'instance' },
    },
    ...jobs.map((job) => ({
      name: `${metadata.name}-${job}`,
      replicas: 1,
      ...reserved,
      once: true,
      passing: true,
      labels: { ...cluster, 'cnpg.io/jobRole': job },
    })),
  ];
}

function poolers({ metadata, spec }: CnpgPooler): readonly Shape[] {
  return [
    {
      ...ofPod(spec.template.spec, spec.instances),
      surge: spec.deploymentStrategy.rollingUpdate.maxSurge,
      priority: spec.template.spec?.priorityClassName,
      labels: {
        ...spec.template.metadata?.labels,
        'cnpg.io/cluster': spec.cluster.name,
        'cnpg.io/podRole': 'pooler',
        'cnpg.io/poolerName': metadata.name,
      },
    },
  ];
}

function redisServers({ metadata, spec }: RedisReplication): readonly Shape[] {
  return [redisPods(spec, { ...metadata.labels, app: metadata.name, role: 'replication' })];
}

function redisSentinels({ metadata, spec }: RedisSentinel): readonly Shape[] {
  return [redisPods(spec, { ...metadata.labels, app: `${metadata.name}-sentinel`, role: 'sentinel' })];
}

function redisPods(
  {
    clusterSize,
    kubernetesConfig,
    affinity,
    topologySpreadConstraints,
    priorityClassName,
  }: (RedisReplication | RedisSentinel)['spec'],
  labels: Shape['labels'],
): Shape {
  return {
    replicas: clusterSize,
    ...ofResources(kubernetesConfig.resources),
    apart: insists({ affinity }),
    overZones: insistsOnZones({ topologySpreadConstraints }),
    priority: priorityClassName,
    labels,
  };
}

function milvusRoles({ metadata, spec }: Milvus): readonly Shape[] {
  const roles = spec.mode === 'standalone' ? (['standalone'] as const) : MILVUS_ROLES;
  return roles.map((role) => {
    const made = spec.components[role];
    if (!made)
      throw new ContributorError(`Milvus would run its role "${role}" with no limit; state its resources`);
    return {
      name: `${metadata.name}-milvus-${role.toLowerCase()}`,
      replicas: made.replicas,
      ...ofResources(made.resources),
      // The operator starts a new pod of each role before it ends an old one; two standalone servers were seen side by side.
      surge: 1,
      priority: spec.components.priorityClassName,
      labels: {
        ...spec.components.podLabels,
        'app.kubernetes.io/component': role.toLowerCase(),
        'app.kubernetes.io/instance': metadata.name,
      },
      // The operator gives its init container no complete security context and overwrites any that the object states.
      security: 'baseline' as const,
    };
  });
}
