import { endpointsOf } from '../../core/model/container.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { labelledPods } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { addJob } from '../../../targets/kubernetes/workloads/objects.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import type { PostgresDatabases } from './postgres-databases.ts';

export const postgresDatabasesOnKubernetes: KubernetesRenderer<PostgresDatabases> = { locate, render };

/** CloudNativePG makes the databases of its own clusters; a managed server needs a Job. */
function locate(databases: PostgresDatabases): Location {
  return databases.hosting === 'managed'
    ? { selector: labelledPods(databases), calls: endpointsOf(databases.container) }
    : 'absent';
}

function render(databases: PostgresDatabases, target: KubernetesTarget): void {
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
        // Deleting the object must not delete the data.
        databaseReclaimPolicy: 'retain',
      },
    });
  }
}
