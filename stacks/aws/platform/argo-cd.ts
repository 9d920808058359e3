import { Release, type ReleaseConfig } from '@cdktf/provider-helm/lib/release/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ENGINES } from '../../../constructs/core/versions.ts';
import { ARGO_CD_NAMESPACE } from '../../../targets/contract/places.ts';
import { OBJECTS_CHART } from './objects-chart.ts';

export interface ArgoCdProps {
  /** Settings of Argo CD by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** The application that brings all others. */
  readonly root: unknown;
  readonly highlyAvailable: boolean;
}

/** Pods of which two or three run, so that one lost node stops no deployment; they stand apart by the chart's own rules. */
const TWICE = {
  'redis-ha': { enabled: true },
  server: { replicas: 2 },
  repoServer: { replicas: 2 },
} as const;

/** No release waits longer than the token lasts with which it began. */
const SECONDS = 600;

/** How every release goes: one that fails leaves nothing half made. */
const RELEASE = {
  atomic: true,
  cleanupOnFail: true,
  createNamespace: false,
  maxHistory: 10,
  timeout: SECONDS,
  wait: true,
} satisfies Partial<ReleaseConfig>;

/**
 * Argo CD with the settings that the manifests bring for it, and then the application that brings everything else: Argo CD must know
 * that kind before one is made, so it has a release of its own.
 * @param first what must be there before Argo CD begins to make things
 */
export function argoCd(
  scope: Construct,
  { settings, root, highlyAvailable }: ArgoCdProps,
  first: readonly ITerraformDependable[],
): void {
  const { repository, chart, version } = ENGINES.argoCd;
  const installed = new Release(scope, 'argo-cd', {
    ...RELEASE,
    name: 'argocd',
    namespace: ARGO_CD_NAMESPACE,
    repository,
    chart,
    version,
    values: [
      JSON.stringify({
        configs: { cm: settings },
        // Nobody logs in by way of it, and nothing is told to anybody yet.
        dex: { enabled: false },
        notifications: { enabled: false },
        ...(highlyAvailable && TWICE),
      }),
    ],
    dependsOn: [...first],
  });
  new Release(scope, 'root-application', {
    ...RELEASE,
    name: 'somastack-root',
    namespace: ARGO_CD_NAMESPACE,
    chart: `./${OBJECTS_CHART}`,
    values: [JSON.stringify({ objects: [root] })],
    dependsOn: [installed],
  });
}
