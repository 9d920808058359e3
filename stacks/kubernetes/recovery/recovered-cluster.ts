import { recovery } from '../../../constructs/data-layer/postgres/postgres-backup.kubernetes.ts';
import type { Postgres, PostgresBackup } from '../../../constructs/data-layer/postgres/postgres.ts';
import type { CnpgCluster } from '../../../targets/kubernetes/resources/cnpg.ts';
import type { NetworkPolicy } from '../../../targets/kubernetes/resources/manifest.ts';
import type { NetworkPeer } from '../../../targets/kubernetes/resources/resource.ts';

/** A moment that every archive begins after. Whoever forgets to put another in its place gets a recovery that fails, and no data of another day. */
export const SOME_MOMENT = '2000-01-01T00:00:00Z';

/** Name of a cluster with what `name` archived. */
export function recoveredName(name: string): string {
  return `${name}-recovered`;
}

/**
 * One server beside those that run, made from what they archive, and its network. It archives nothing, nobody but its operator calls
 * it, and Argo CD does not know it.
 * @param running the objects of the servers that run
 */
export function recoveredCluster(
  postgres: Postgres,
  backup: PostgresBackup,
  environmentName: string,
  running: { readonly cluster: CnpgCluster; readonly policy: NetworkPolicy },
): readonly [CnpgCluster, NetworkPolicy] {
  const { cluster, policy } = running;
  const { namespace } = cluster.metadata;
  const metadata = { name: recoveredName(cluster.metadata.name), ...(namespace && { namespace }) };
  const { imageName, enableSuperuserAccess, primaryUpdateStrategy, smartShutdownTimeout } = cluster.spec;
  const { affinity, priorityClassName, managed, postgresql, resources, storage } = cluster.spec;
  // A server that reads another's log needs at least its connections and slots, so it has all of its parameters.
  const { parameters, pg_hba } = postgresql;
  const selector = { matchLabels: { 'cnpg.io/cluster': metadata.name } };
  return [
    {
      apiVersion: cluster.apiVersion,
      kind: cluster.kind,
      metadata,
      spec: {
        ...{ instances: 1, imageName, enableSuperuserAccess, primaryUpdateStrategy, smartShutdownTimeout },
        ...recovery(postgres, backup, environmentName, { series: backup.series, until: SOME_MOMENT }),
        ...{ postgresql: { parameters, pg_hba }, managed, storage, resources, affinity, priorityClassName },
        topologySpreadConstraints: [],
        inheritedMetadata: { labels: {} },
      },
    },
    {
      apiVersion: policy.apiVersion,
      kind: policy.kind,
      metadata,
      spec: renamed(
        {
          ...policy.spec,
          ingress: (policy.spec.ingress ?? []).filter(({ from = [] }) => from.every(isOperatorOrMember)),
        },
        policy.spec.podSelector,
        selector,
      ),
    },
  ];
}

/** Callers of a server are pods of another namespace or component, which are named by both. */
function isOperatorOrMember({ namespaceSelector, podSelector }: NetworkPeer): boolean {
  return namespaceSelector === undefined || podSelector === undefined;
}

/** The value with one selector of pods in the place of another, wherever that is. */
function renamed<T>(value: T, from: unknown, to: unknown): T {
  return JSON.parse(JSON.stringify(value).replaceAll(JSON.stringify(from), JSON.stringify(to))) as T;
}
