import { ARGO_CD_NAMESPACE, ARGO_CD_SETTINGS, rootApplication } from '../../../targets/contract/places.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import { type Application, application } from '../../../targets/kubernetes/resources/argo-cd.ts';
import type { ConfigMap } from '../../../targets/kubernetes/resources/manifest.ts';
import { HEALTH_SCRIPTS } from '../health/health-scripts.ts';
import type { Site } from '../site.ts';
import { gitSource } from './argo-applications.ts';

/** The project that every Argo CD has; the project of the environment comes with the root application itself. */
const BUILT_IN_PROJECT = 'default';

/** Argo CD reads the settings only of a ConfigMap with this label. */
const LABELS = { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' };

/**
 * What a person applies once: the application that brings all others, and the settings without which waves would not wait. Waves
 * order the objects of one application, so the root application is what makes them order applications.
 */
export function argoBootstrap(
  environment: ClusterEnvironment,
  site: Site,
): readonly (Application | ConfigMap)[] {
  return [root(environment, site), settings()];
}

function root(environment: ClusterEnvironment, site: Site): Application {
  return application({
    name: rootApplication(site.folder),
    project: BUILT_IN_PROJECT,
    wave: 0,
    namespace: ARGO_CD_NAMESPACE,
    source: gitSource(environment, site, 'argo-cd'),
    waits: site.waits,
  });
}

function settings(): ConfigMap {
  const data = HEALTH_SCRIPTS.map(({ group, kind, script }) => [
    `resource.customizations.health.${group}_${kind}`,
    script,
  ]);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: ARGO_CD_SETTINGS, namespace: ARGO_CD_NAMESPACE, labels: LABELS },
    data: Object.fromEntries(data) as ConfigMap['data'],
  };
}
