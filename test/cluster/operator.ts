import { loadAll } from 'js-yaml';
import { ofKind } from '../support/kubernetes.ts';
import { emittedObjects, type KubernetesObject } from './emitted-cluster.ts';
import type { LiveCluster } from './live-cluster.ts';

export const OPERATOR_IMAGE = 'ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0';
/** What this release of it runs where a Pooler names no image. */
export const POOLER_IMAGE = 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1';
const NAMESPACE = 'soma-operators';

interface Operator extends KubernetesObject {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly Readonly<Record<string, unknown>>[] };
    };
  };
}

/**
 * The operator of PostgreSQL by the manifests of its own release, with its accounts, rules and webhooks, in the namespace and with the
 * values that the emitted Application gives its chart. The chart itself is in no package registry; the definitions are there already.
 */
export async function operatorObjects(cluster: LiveCluster): Promise<readonly KubernetesObject[]> {
  const { status, text } = await cluster.shell(
    'kubectl kustomize "$CLUSTER_HOME/cloudnative-pg/default" 2> /dev/null',
  );
  if (status !== 0)
    throw new Error('the manifests of the operator are not installed; run test/cluster/install');
  const inPlace = text.replaceAll('cnpg-system', NAMESPACE).replaceAll('controller:latest', OPERATOR_IMAGE);
  const objects = loadAll(inPlace) as KubernetesObject[];
  return objects
    .filter(({ kind }) => kind !== 'CustomResourceDefinition' && kind !== 'Namespace')
    .map((object) => (object.kind === 'Deployment' ? withValues(object as Operator) : object));
}

function withValues(deployment: Operator): KubernetesObject {
  const { priorityClassName, resources } = valuesOf('kind-cloudnative-pg');
  const { template } = deployment.spec;
  const containers = template.spec.containers.map((container) => ({
    ...container,
    resources,
    imagePullPolicy: 'IfNotPresent',
  }));
  return {
    ...deployment,
    spec: {
      ...deployment.spec,
      template: { ...template, spec: { ...template.spec, priorityClassName, containers } },
    },
  };
}

function valuesOf(application: string): Readonly<Record<string, unknown>> {
  const found = ofKind(emittedObjects, 'Application').find(({ metadata }) => metadata.name === application);
  const source = found?.spec.source;
  if (!source || !('helm' in source)) throw new Error(`${application} is no chart`);
  return source.helm.valuesObject;
}
