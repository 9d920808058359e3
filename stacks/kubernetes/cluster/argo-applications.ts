import type { Component } from '../../../constructs/core/model/component.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import {
  type Application,
  application,
  type AppProject,
  ARGO_CD_NAMESPACE,
  PROJECT,
  THIS_CLUSTER,
} from '../../../targets/kubernetes/resources/argo-cd.ts';
import { OPERATOR_CHARTS } from '../operators/charts.ts';
import {
  APPLICATIONS,
  INFRASTRUCTURE,
  NAMESPACE_OF,
  OPERATORS,
  SERVICES,
} from '../../../targets/contract/places.ts';
import { applicationWaves } from '../../../targets/kubernetes/places/waves.ts';

/** Cluster-scoped kinds in our folders and in the operators' charts. */
const CLUSTER_KINDS = [
  { group: '', kind: 'Namespace' },
  { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' },
  { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  { group: 'external-secrets.io', kind: 'ClusterSecretStore' },
  { group: 'postgresql.cnpg.io', kind: 'ClusterImageCatalog' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
  { group: 'storage.k8s.io', kind: 'StorageClass' },
];

/** The Argo CD project with its restrictions, and one application for each folder, in sync waves. */
export function argoApplications(
  { name: environmentName, cluster }: ClusterEnvironment,
  components: readonly Component[],
  extraNamespaces: readonly string[],
): readonly (AppProject | Application)[] {
  const { repository, revision } = cluster.gitOps;
  const waves = applicationWaves(components);
  const folders = APPLICATIONS.map((name) =>
    application(name, waves.get(name) ?? 0, NAMESPACE_OF[name], {
      repoURL: repository,
      targetRevision: revision,
      path: `${environmentName}/${name}`,
    }),
  );
  return [project(environmentName, repository, extraNamespaces), ...folders];
}

function project(
  environmentName: string,
  repository: string,
  extraNamespaces: readonly string[],
): AppProject {
  const namespaces = [ARGO_CD_NAMESPACE, INFRASTRUCTURE, SERVICES, OPERATORS, ...extraNamespaces];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: PROJECT, namespace: ARGO_CD_NAMESPACE },
    spec: {
      description: `SomaStack, environment ${environmentName}`,
      sourceRepos: [repository, ...OPERATOR_CHARTS.map((chart) => chart.repository)].sort(),
      destinations: namespaces.sort().map((namespace) => ({ server: THIS_CLUSTER, namespace })),
      clusterResourceWhitelist: CLUSTER_KINDS,
    },
  };
}
