import {
  type Application,
  type AppProject,
  projectOf,
  THIS_CLUSTER,
  WAVE,
} from '../../../targets/kubernetes/resources/argo-cd.ts';
import { ARGO_CD_NAMESPACE } from '../../../targets/contract/places.ts';
import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import { type ClusterKind, OPERATOR_CHARTS } from '../operators/charts.ts';
import type { Site } from '../site.ts';

/** The project of an environment's manifests: it may use the sources, namespaces and kinds without a namespace that its manifests use, and no others. */
export function argoProject(
  environmentName: string,
  { folder }: Site,
  manifests: readonly Manifest[],
): AppProject {
  const applications = manifests.filter((manifest) => manifest.kind === 'Application');
  const namespaces = manifests
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => metadata.name);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    // Before the applications that belong to it.
    metadata: {
      name: projectOf(folder),
      namespace: ARGO_CD_NAMESPACE,
      annotations: { [WAVE]: '-1' },
    },
    spec: {
      description: `SomaStack, environment ${environmentName}`,
      sourceRepos: [...new Set(applications.map(({ spec }) => spec.source.repoURL))].sort(),
      destinations: [ARGO_CD_NAMESPACE, ...namespaces]
        .sort()
        .map((namespace) => ({ server: THIS_CLUSTER, namespace })),
      clusterResourceWhitelist: clusterKinds(manifests, applications),
    },
  };
}

function clusterKinds(
  manifests: readonly Manifest[],
  applications: readonly Application[],
): readonly ClusterKind[] {
  const ours = manifests
    .filter(({ metadata }) => metadata.namespace === undefined)
    .map(({ apiVersion, kind }) => ({ group: groupOf(apiVersion), kind }));
  const theirs = OPERATOR_CHARTS.filter(({ chart }) =>
    applications.some(({ spec }) => 'chart' in spec.source && spec.source.chart === chart),
  ).flatMap(({ clusterKinds }) => clusterKinds);
  const byName = new Map([...ours, ...theirs].map((kind) => [`${kind.group}/${kind.kind}`, kind]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}

/** The group of an API version; the oldest kinds have none. */
function groupOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? '' : group;
}
