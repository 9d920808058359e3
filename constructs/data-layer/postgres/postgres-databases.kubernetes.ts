import { selectorOf } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { addJob } from '../../../targets/kubernetes/workloads/objects.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import type { PostgresDatabases } from './postgres-databases.ts';

/** CloudNativePG makes databases of a cluster of ours; a managed one needs a Job. */
export function postgresDatabasesLocation(databases: PostgresDatabases): Location {
  return databases.hosting === 'managed' ? { labels: selectorOf(databases) } : 'absent';
}

export function renderPostgresDatabases(databases: PostgresDatabases, target: KubernetesTarget): void {
  if (databases.hosting === 'managed') {
    addJob(target, databases, databases.container);
    return;
  }
  const { postgres } = databases;
  for (const { name } of postgres.databases) {
    target.add(databases, {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Database',
      metadata: target.metadata(databases, `${postgres.name}-${name.replaceAll('_', '-')}`),
      spec: {
        cluster: { name: postgres.name },
        name,
        owner: name,
        ensure: 'present',
        // Deleting the object must not delete the rows.
        databaseReclaimPolicy: 'retain',
      },
    });
  }
}
