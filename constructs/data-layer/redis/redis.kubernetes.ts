import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { templatedSecret } from '../../../targets/kubernetes/secrets/external-secret.ts';
import { configMap } from '../../../targets/kubernetes/pods/files.ts';
import { labelledPods } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { claim } from '../../../targets/kubernetes/workloads/claim.ts';
import { keptApart, spread } from '../../../targets/kubernetes/pods/affinity.ts';
import { ARGO_CD_ANNOTATIONS } from '../../../targets/kubernetes/resources/argo-cd.ts';
import type {
  RedisReplication,
  RedisSentinel,
} from '../../../targets/kubernetes/resources/redis-operator.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
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
  const acl = target.metadata(redis, `${redis.name}-acl`);
  const config = configMap(target, redis, `${redis.name}-config`, {
    'redis-additional.conf': redisFile(redisDirectives(redis)),
  });
  target.add(
    redis,
    config,
    templatedSecret(target.cluster, acl, { 'user.acl': aclFile(redis) }),
    replication(redis, target, acl.name, config.metadata.name),
  );
  if (hasSentinels(redis)) target.add(redis, sentinel(redis, target));
}

function replication(redis: Redis, target: KubernetesTarget, acl: string, config: string): RedisReplication {
  const selector = { app: redis.name };
  return {
    apiVersion: 'redis.redis.opstreelabs.in/v1beta2',
    kind: 'RedisReplication',
    metadata: target.metadata(redis),
    spec: {
      clusterSize: redis.replicas,
      kubernetesConfig: {
        image: ENGINES.redis.operator,
        imagePullPolicy: 'IfNotPresent',
        resources: resourcesOf(redis.memory, redis.cpu),
        redisSecret: target.secretKey(redis, redis.adminPassword),
        ignoreAnnotations: ARGO_CD_ANNOTATIONS,
      },
      redisConfig: { additionalRedisConfig: config },
      acl: { secret: { secretName: acl } },
      storage: { keepAfterDelete: true, volumeClaimTemplate: { spec: claim(redis.disk, target) } },
      podSecurityContext: podSecurity(RUN_AS),
      // The image writes its configuration into the folder of its programs at start.
      securityContext: containerSecurity(false),
      affinity: keptApart(selector, true),
      topologySpreadConstraints: spread(selector, target.zones),
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
      topologySpreadConstraints: spread(selector, target.zones),
    },
  };
}
