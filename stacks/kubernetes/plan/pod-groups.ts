import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import type { Application } from '../../../targets/kubernetes/resources/argo-cd.ts';
import { COMPONENT } from '../../../targets/kubernetes/places/labels.ts';
import type { Deployment, Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import type { AnyManifest } from '../../../targets/kubernetes/resources/resource.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import { resourcesIn } from '../operators/applications.ts';
import { OPERATOR_CHARTS } from '../operators/charts.ts';
import { OPERATOR_MADE } from './operator-made.ts';
import type { Makers, PodGroup, Shape } from './pod-group.ts';
import { ofPod, ofResources } from './reserved.ts';

/**
 * Kinds of objects that make pods, with the function that lists them. All other kinds are in `PODLESS`, so that no new kind is
 * forgotten.
 */
const MAKERS: Makers<Manifest['kind']> = {
  Deployment: ({ spec }) => [{ ...ofTemplate(spec.template, spec.replicas), surge: surgeOf(spec) }],
  StatefulSet: ({ spec }) => [
    {
      ...ofTemplate(spec.template, spec.replicas),
      storageClass: spec.volumeClaimTemplates?.[0]?.spec?.storageClassName,
    },
  ],
  // Folders of a node are what the two stricter levels refuse.
  DaemonSet: ({ spec }) => [
    { ...ofTemplate(spec.template), apart: true, everyNode: true, security: 'privileged' },
  ],
  Job: ({ spec }) => [{ ...ofTemplate(spec.template, spec.parallelism), once: true }],
  Application: chartPods,
  ...OPERATOR_MADE,
};

const PODLESS: ReadonlySet<string> = new Set<Manifest['kind']>([
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'Service',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'NetworkPolicy',
  'Role',
  'RoleBinding',
  'StorageClass',
  'PriorityClass',
  'KafkaTopic',
  'Database',
  // The servers themselves run what it asks for.
  'ScheduledBackup',
  'ExternalSecret',
  'ClusterSecretStore',
  'Certificate',
  'ClusterIssuer',
  'Issuer',
  'AppProject',
]);

/**
 * The pods that an object makes.
 * @throws ContributorError when its kind is in neither list
 */
export function podGroups(manifest: AnyManifest): readonly PodGroup[] {
  if (PODLESS.has(manifest.kind)) return [];
  const make = MAKERS[manifest.kind as Manifest['kind']] as
    | ((manifest: AnyManifest) => readonly Shape[])
    | undefined;
  if (!make) throw new ContributorError(`does a ${manifest.kind} make pods? say so in pod-groups.ts`);
  const { name, namespace = '', labels } = manifest.metadata;
  return make(manifest).map((shape) => ({
    name,
    namespace: namespaceOfPods(manifest, namespace),
    component: labels?.[COMPONENT],
    once: false,
    apart: false,
    overZones: false,
    everyNode: false,
    storageClass: undefined,
    passing: false,
    surge: 0,
    security: 'restricted',
    priority: undefined,
    ...shape,
  }));
}

type Template = Deployment['spec']['template'];

function ofTemplate({ metadata, spec }: Template, replicas?: number): Shape {
  return { ...ofPod(spec, replicas), labels: metadata?.labels ?? {}, priority: spec?.priorityClassName };
}

function surgeOf({ strategy }: Deployment['spec']): number {
  const surge = strategy?.rollingUpdate?.maxSurge;
  if (typeof surge === 'number') return surge;
  throw new ContributorError('a Deployment that states no number of pods for "maxSurge" may need any');
}

/** An Argo CD application of a folder makes no pods itself; the manifests in the folder do. */
function chartPods({ spec: { source } }: Application): readonly Shape[] {
  if (!('chart' in source)) return [];
  const operator = OPERATOR_CHARTS.find(({ chart }) => chart === source.chart);
  if (!operator)
    throw new ContributorError(
      `the pods of chart "${source.chart}" are not planned; state them in OPERATOR_CHARTS`,
    );
  return operator.pods.map((pod) => ({
    name: pod.name,
    component: pod.name,
    replicas: 1,
    ...ofResources(resourcesIn(source.helm.valuesObject, pod)),
    labels: { 'app.kubernetes.io/instance': operator.chart },
    // Charts set the security context of their pods; none of them needs privileges on its node.
    security: 'baseline',
    priority: PRIORITIES.platform,
  }));
}

function namespaceOfPods(manifest: AnyManifest, own: string): string {
  return manifest.kind === 'Application' ? (manifest as Application).spec.destination.namespace : own;
}
