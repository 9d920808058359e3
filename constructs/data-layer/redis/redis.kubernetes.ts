import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { templatedSecret } from '../../../targets/kubernetes/secrets/external-secret.ts';
import { CONFIG_HASH, configMap, hashOf } from '../../../targets/kubernetes/pods/files.ts';
import { labelledPods } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { claim } from '../../../targets/kubernetes/workloads/claim.ts';
import { keptApart, spread } from '../../../targets/kubernetes/pods/affinity.ts';
import type { ExternalSecret } from '../../../targets/kubernetes/resources/external-secrets-operator.ts';
import type { ConfigMap } from '../../../targets/kubernetes/resources/manifest.ts';
import { ARGO_CD_ANNOTATIONS } from '../../../targets/kubernetes/resources/argo-cd.ts';
import type {
  RedisReplication,
  RedisSentinel,
} from '../../../targets/kubernetes/resources/redis-operator.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import { containerSecurity, podSecurity } from '../../../targets/kubernetes/pods/security-context.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { redisFile } from '../../core/model/config-file.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { ENGINES } from '../../core/versions.ts';
import { aclFile, redisDirectives } from './redis.config.ts';
import type { Redis } from './redis.ts';

export const redisOnKubernetes: KubernetesRenderer<Redis> = { locate, render };

/** User and group of the operator's images. */
const RUN_AS = { uid: 1000, gid: 1000 };

/** One at a time may be evicted: its operator makes the budget, and chooses another primary meanwhile. */
const BUDGET = { enabled: true, maxUnavailable: 1 } as const;

/** Sentinels elect a new primary. There are three, so that two agree when one is lost. */
const SENTINELS = { count: 3, quorum: 2, memory: Memory.mebibytes(64), cpu: Cpu.millicores(25) };

const hasSentinels = ({ replicas }: Redis) => replicas >= SENTINELS.count;

/** Sentinel's own port; the operator asks both programs who the primary is. */
const SENTINEL_PORT = 26_379;

function locate(redis: Redis): Location {
  if (redis.hosting === 'managed') return { managed: 'network' };
  return {
    // The operator copies the labels of its resources to their pods, so servers and sentinels share one set.
    selector: labelledPods(redis),
    cluster: true,
    operatorPorts: [redis.server.port, ...(hasSentinels(redis) ? [SENTINEL_PORT] : [])],
    reach: ({ port }) => ({ service: `${redis.name}-master`, port, podPorts: [port] }),
  };
}

/** The operator makes a primary and its replicas, and sentinels if there are enough servers to choose from. */
function render(redis: Redis, target: KubernetesTarget): void {
  if (redis.hosting === 'managed') return;
  const acl = templatedSecret(target.cluster, target.metadata(redis, `${redis.name}-acl`), {
    'user.acl': aclFile(redis),
  });
  const config = configMap(target, redis, `${redis.name}-config`, {
    'redis-additional.conf': redisFile(redisDirectives(redis)),
  });
  target.add(redis, config, acl, replication(redis, target, acl, config));
  if (hasSentinels(redis)) target.add(redis, sentinel(redis, target));
}

function replication(
  redis: Redis,
  target: KubernetesTarget,
  acl: ExternalSecret,
  config: ConfigMap,
): RedisReplication {
  const selector = { app: redis.name };
  const metadata = target.metadata(redis);
  // The operator copies annotations to the pods, which read both files only when they start.
  const hash = { [CONFIG_HASH]: hashOf([config.data, acl.spec.target.template?.data]) };
  return {
    apiVersion: 'redis.redis.opstreelabs.in/v1beta2',
    kind: 'RedisReplication',
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...hash } },
    spec: {
      clusterSize: redis.replicas,
      kubernetesConfig: {
        image: ENGINES.redis.operator,
        imagePullPolicy: 'IfNotPresent',
        resources: resourcesOf(redis.memory, redis.cpu),
        redisSecret: target.secretKey(redis, redis.adminPassword),
        ignoreAnnotations: ARGO_CD_ANNOTATIONS,
      },
      redisConfig: { additionalRedisConfig: config.metadata.name },
      acl: { secret: { secretName: acl.metadata.name } },
      storage: { keepAfterDelete: true, volumeClaimTemplate: { spec: claim(redis.disk, target) } },
      podSecurityContext: podSecurity(RUN_AS),
      // The image writes its configuration into the folder of its programs at start.
      securityContext: containerSecurity(false),
      affinity: keptApart(selector, true),
      topologySpreadConstraints: spread({ matchLabels: selector }, target.zones),
      priorityClassName: PRIORITIES.data,
      // A single server has no budget, because its node could not be drained.
      ...(redis.replicas > 1 && { pdb: BUDGET }),
    },
  };
}

function sentinel(redis: Redis, target: KubernetesTarget): RedisSentinel {
  const metadata = target.metadata(redis, `${redis.name}-sentinel`);
  // The operator appends this suffix to the name.
  const selector = { app: `${metadata.name}-sentinel` };
  const password = target.secretKey(redis, redis.adminPassword);
  return {
    apiVersion: 'redis.redis.opstreelabs.in/v1beta2',
    kind: 'RedisSentinel',
    metadata,
    spec: {
      clusterSize: SENTINELS.count,
      redisSentinelConfig: {
        redisReplicationName: redis.name,
        quorum: String(SENTINELS.quorum),
        redisReplicationPassword: { secretKeyRef: password },
      },
      kubernetesConfig: {
        image: ENGINES.redis.operatorSentinel,
        imagePullPolicy: 'IfNotPresent',
        resources: resourcesOf(SENTINELS.memory, SENTINELS.cpu),
        redisSecret: password,
        ignoreAnnotations: ARGO_CD_ANNOTATIONS,
      },
      podSecurityContext: podSecurity(RUN_AS),
      securityContext: containerSecurity(false),
      affinity: keptApart(selector, true),
      topologySpreadConstraints: spread({ matchLabels: selector }, target.zones),
      priorityClassName: PRIORITIES.data,
      pdb: BUDGET,
    },
  };
}
