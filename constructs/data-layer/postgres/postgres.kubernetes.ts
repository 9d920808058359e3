import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { ENGINES } from '../../core/versions.ts';
import type { CnpgCluster } from '../../../targets/kubernetes/resources/cnpg.ts';
import { templatedSecret } from '../../../targets/kubernetes/secrets/external-secret.ts';
import { selectorOf } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import type { Labels, LabelSelector } from '../../../targets/kubernetes/resources/resource.ts';
import { spread } from '../../../targets/kubernetes/pods/affinity.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { type PostgresParameter, postgresText } from '../../core/model/config-file.ts';
import { databasePassword } from '../../core/model/secret.ts';
import { reference } from '../../core/model/value.ts';
import { ARCHIVING, archive, backupObjects, recovery, storeOutside } from './postgres-backup.kubernetes.ts';
import { accessRules, logParameters, rolesOf } from './postgres-access.kubernetes.ts';
import { postgresParameters } from './postgres.config.ts';
import type { Postgres } from './postgres.ts';

export const postgresOnKubernetes: KubernetesRenderer<Postgres> = { locate, render };

/** Port at which the operator's program in each pod answers how its server is (CloudNativePG 1.30, `networking`). */
const STATUS_PORT = 8000;

function locate(postgres: Postgres): Location {
  if (postgres.hosting === 'managed') return { managed: 'network', authority: postgres.authority };
  return {
    selector: serversOf(postgres),
    authority: { secret: `${postgres.name}-ca` },
    cluster: true,
    operatorPorts: [postgres.sql.port, STATUS_PORT],
    api: true,
    ...(postgres.backup && { callsOutside: storeOutside(postgres.backup) }),
    reach: ({ port }) => ({ service: `${postgres.name}-rw`, port, podPorts: [port] }),
  };
}

/**
 * Servers and the jobs that make them, without poolers, which have the name of the cluster too. The jobs have no role yet; they read the
 * API and copy the primary, and where one runs the disk of its server is made.
 */
function serversOf({ name }: Postgres): LabelSelector {
  return {
    matchLabels: { 'cnpg.io/cluster': name },
    matchExpressions: [{ key: 'cnpg.io/podRole', operator: 'NotIn', values: ['pooler'] }],
  };
}

/** CloudNativePG makes the servers and their roles; a managed server has nothing on Kubernetes. */
function render(postgres: Postgres, target: KubernetesTarget): void {
  if (postgres.hosting === 'managed') return;
  for (const { name } of rolesOf(postgres)) target.add(postgres, rolePassword(postgres, name, target));
  target.add(postgres, cluster(postgres, target));
  if (postgres.backup) target.add(postgres, ...backupObjects(postgres, postgres.backup, target));
}

/**
 * Clients keep their connections in pools and never go by themselves. A primary whose node is drained would wait for them for the operator's
 * 180 s, in which nobody can write: that was seen on a cluster.
 */
const CLIENTS_GO_SECONDS = 5;

function cluster(postgres: Postgres, target: KubernetesTarget): CnpgCluster {
  const { storageClass } = target;
  const { backup } = postgres;
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: target.metadata(postgres),
    spec: {
      instances: postgres.replicas,
      imageName: ENGINES.postgres.cnpg,
      primaryUpdateStrategy: 'unsupervised',
      enableSuperuserAccess: false,
      smartShutdownTimeout: CLIENTS_GO_SECONDS,
      ...beginning(postgres, target),
      ...(backup && { backup: archive(postgres, backup, target.cluster.environmentName) }),
      postgresql: {
        parameters: parametersAsText({
          ...postgresParameters(postgres),
          ...(backup && ARCHIVING),
          ...logParameters(postgres),
        }),
        pg_hba: accessRules(postgres),
        // A commit waits for one replica if there is one, and otherwise does not wait.
        ...(postgres.replicas > 1 && {
          synchronous: { method: 'any', number: 1, dataDurability: 'preferred' },
        }),
      },
      managed: {
        roles: rolesOf(postgres).map(({ name, inRoles, reads }) => ({
          name,
          // The server's defaults. The API server would fill them in, and Argo CD compares items of a list as a whole.
          connectionLimit: -1,
          ensure: 'present',
          inherit: true,
          login: true,
          ...(inRoles.length > 0 && { inRoles }),
          ...(reads && { replication: true }),
          passwordSecret: { name: passwordName(postgres, name) },
        })),
      },
      storage: {
        size: postgres.disk.toKubernetes(),
        ...(storageClass !== undefined && { storageClass }),
      },
      resources: resourcesOf(postgres.memory, postgres.cpu),
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: 'required',
        topologyKey: 'kubernetes.io/hostname',
      },
      topologySpreadConstraints: spread(serversOf(postgres), target.zones),
      priorityClassName: PRIORITIES.data,
      inheritedMetadata: { labels: selectorOf(postgres) },
    },
  };
}

/** How the first server begins: empty, or with what servers before it archived. */
function beginning(
  postgres: Postgres,
  { cluster: { environmentName } }: KubernetesTarget,
): Pick<CnpgCluster['spec'], 'bootstrap' | 'externalClusters'> {
  const { backup } = postgres;
  if (backup?.recoveredFrom !== undefined) {
    const { recoveredFrom: series, recoveredUntil: until } = backup;
    return recovery(postgres, backup, environmentName, { series, until });
  }
  return {
    bootstrap: {
      initdb: {
        dataChecksums: true,
        // New databases copy this template, so that no role may create tables in schema `public`, where every role looks names
        // up.
        postInitTemplateSQL: ['REVOKE ALL ON SCHEMA public FROM PUBLIC'],
      },
    },
  };
}

/** The operator accepts only strings. */
function parametersAsText(parameters: Readonly<Record<string, PostgresParameter>>): Labels {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, postgresText(value)]));
}

function rolePassword(postgres: Postgres, role: string, target: KubernetesTarget) {
  const metadata = target.metadata(postgres, passwordName(postgres, role));
  const texts = { username: role, password: reference(databasePassword(role)) };
  return templatedSecret(target.cluster, metadata, texts, {
    type: 'kubernetes.io/basic-auth',
    // The operator gives a role its new password as soon as the Secret changes.
    labels: { 'cnpg.io/reload': 'true' },
  });
}

function passwordName(postgres: Postgres, role: string): string {
  return `${postgres.name}-role-${role.replaceAll('_', '-')}`;
}
