import { ContributorError } from '../../core/problems/errors.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { bucketName } from '../../../targets/contract/cloud-names.ts';
import { templatedSecret } from '../../../targets/kubernetes/secrets/external-secret.ts';
import { selectorOf } from '../../../targets/kubernetes/places/labels.ts';
import { isManaged, type Location } from '../../../targets/kubernetes/places/location.ts';
import type {
  Milvus as MilvusResource,
  MilvusRole,
  MilvusRoleSpec,
} from '../../../targets/kubernetes/resources/milvus-operator.ts';
import type { PodDisruptionBudget } from '../../../targets/kubernetes/resources/manifest.ts';
import { membersOf } from '../../../targets/kubernetes/workloads/members.ts';
import { budgetFor, serviceAccount } from '../../../targets/kubernetes/workloads/objects.ts';
import { keptApart, spread } from '../../../targets/kubernetes/pods/affinity.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import { containerSecurity } from '../../../targets/kubernetes/pods/security-context.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import { imageReference } from '../../core/model/image.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { reference } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { milvusSettingsFile } from './milvus.config.ts';
import type { Milvus } from './milvus.ts';

export const milvusOnKubernetes: KubernetesRenderer<Milvus> = { locate, render };

/**
 * Folder of Milvus' local cache. It is not the default, /var/lib/milvus, because the operator mounts a folder without a limit there
 * after ours (1.3.8, `getUserDefinedVolumeMounts`).
 */
const CACHE = '/milvus-cache';

/** Disk of every role for its log and for the folder that the operator adds. */
const OWN_DISK = Memory.gibibytes(1);

/** Disk on which a role builds indexes and compacts segments. */
const BUILD_DISK = Memory.gibibytes(20);

/** Roles in addition to the query nodes. Their sizes are estimates, not measured here. */
const SUPPORT: Readonly<Record<'proxy' | 'mixCoord' | 'dataNode' | 'streamingNode', MilvusRoleSpec>> = {
  proxy: role(2, Memory.gibibytes(1), Cpu.millicores(250)),
  mixCoord: role(1, Memory.gibibytes(1), Cpu.millicores(250)),
  dataNode: role(1, Memory.gibibytes(2), Cpu.millicores(500), BUILD_DISK),
  streamingNode: role(1, Memory.gibibytes(2), Cpu.millicores(500), BUILD_DISK),
};

/** A role whose pods reserve the disk that they may fill: of a node's disk nothing else would be left to the others. */
function role(replicas: number, memory: Memory, cpu: Cpu, cache = Memory.mebibytes(0)): MilvusRoleSpec {
  return { replicas, resources: resourcesOf(memory, cpu, cache.plus(OWN_DISK)) };
}

function locate(milvus: Milvus): Location {
  const calls = [milvus.metadata, ...(milvus.storage ? [milvus.storage.s3] : [])];
  return {
    selector: { matchLabels: selector(milvus) },
    cluster: true,
    calls,
    // The operator checks Milvus' dependencies before it starts it.
    operatorCalls: calls,
    reach: ({ port }) => ({
      service: `${milvus.name}-milvus`,
      members: membersOf(milvus),
      port,
      podPorts: [port],
    }),
  };
}

/** The operator makes the roles; metadata is in the platform's etcd, log and segments are in an object store. */
function render(milvus: Milvus, target: KubernetesTarget): void {
  const { storage, minio } = storageOf(milvus, target);
  const roles = rolesOf(milvus);
  target.add(milvus, serviceAccount(target, milvus), ...budgets(milvus, roles, target), {
    apiVersion: 'milvus.io/v1beta1',
    kind: 'Milvus',
    metadata: target.metadata(milvus),
    spec: {
      mode: milvus.mode,
      dependencies: {
        etcd: { external: true, endpoints: [target.literal(milvus.metadata)] },
        msgStreamType: 'woodpecker',
        storage,
      },
      components: {
        image: imageReference(IMAGES.milvus),
        runAsNonRoot: true,
        securityContext: { ...containerSecurity(false), runAsUser: 1000, runAsGroup: 0 },
        serviceAccountName: milvus.name,
        priorityClassName: PRIORITIES.data,
        // No other labels are set, because the operator selects roles by the usual ones.
        podLabels: selectorOf(milvus),
        affinity: keptApart(selector(milvus), false),
        topologySpreadConstraints: spread({ matchLabels: selector(milvus) }, false),
        volumes: [{ name: 'cache', emptyDir: { sizeLimit: milvus.disk.toKubernetes() } }],
        volumeMounts: [{ name: 'cache', mountPath: CACHE }],
        ...roles,
      },
      config: { ...milvusSettingsFile(milvus), localStorage: { path: CACHE }, minio },
    },
  });
}

type Roles = Readonly<Partial<Record<MilvusRole, MilvusRoleSpec>>>;

function rolesOf(milvus: Milvus): Roles {
  const own = role(milvus.replicas, milvus.memory, milvus.cpu, milvus.disk);
  return milvus.mode === 'standalone' ? { standalone: own } : { ...SUPPORT, queryNode: own };
}

/** Budgets of the roles with more than one pod; the operator makes none. */
function budgets(milvus: Milvus, roles: Roles, target: KubernetesTarget): readonly PodDisruptionBudget[] {
  return Object.entries(roles)
    .filter(([, { replicas }]) => replicas > 1)
    .map(([name]) => {
      const component = name.toLowerCase();
      const labels = { ...selector(milvus), 'app.kubernetes.io/component': component };
      return budgetFor(target, milvus, `${milvus.name}-${component}`, labels);
    });
}

interface Storage {
  readonly storage: MilvusResource['spec']['dependencies']['storage'];
  /** The same settings under the keys of Milvus' own file. */
  readonly minio: Readonly<Record<string, string | boolean>>;
}

/** On S3 the pods' IAM role gives access to the bucket and there are no keys; elsewhere a Secret holds the keys. */
function storageOf(milvus: Milvus, target: KubernetesTarget): Storage {
  if (!milvus.storage)
    throw new ContributorError(
      `${milvus.path} keeps its segments on a disk, which no pod could share; give it an object store`,
    );
  const { accessKey, bucket, s3, secretKey } = milvus.storage;
  const { cluster } = target;
  if (cluster.cloud && isManaged(target.locationOf(target.ownerOf(s3)))) {
    const { region } = cluster.cloud;
    return {
      storage: { external: true, type: 'S3', endpoint: `s3.${region}.amazonaws.com:443` },
      minio: {
        bucketName: bucketName(cluster.cloud, bucket),
        cloudProvider: 'aws',
        region,
        useIAM: true,
        useSSL: true,
      },
    };
  }
  const keys = target.metadata(milvus, `${milvus.name}-storage`);
  const texts = { accesskey: reference(accessKey), secretkey: reference(secretKey) };
  target.add(milvus, templatedSecret(cluster, keys, texts));
  return {
    storage: { external: true, type: 'S3', endpoint: target.literal(s3), secretRef: keys.name },
    minio: { bucketName: bucket, useSSL: false },
  };
}

function selector(milvus: Milvus) {
  return { 'app.kubernetes.io/instance': milvus.name };
}
