import { Release, type ReleaseConfig } from '@cdktf/provider-helm/lib/release/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ENGINES } from '../../../constructs/core/versions.ts';
import {
  ARGO_CD_CONTAINERS,
  type ArgoCdContainer,
  replicasOf,
} from '../../../targets/contract/argo-cd-pods.ts';
import { ARGO_CD_NAMESPACE } from '../../../targets/contract/places.ts';
import { resourcesOf } from '../../../targets/kubernetes/pods/limits.ts';
import { OBJECTS_CHART } from './objects-chart.ts';

export interface ArgoCdProps {
  /** Settings of Argo CD by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** The application that brings all others. */
  readonly root: unknown;
  readonly highlyAvailable: boolean;
}

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
 * @param switched whether that application may begin, an expression that is "true" or "false" @default it may
 */
export function argoCd(
  scope: Construct,
  { settings, root, highlyAvailable }: ArgoCdProps,
  first: readonly ITerraformDependable[],
  switched?: string,
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
        // Nobody logs in by way of it, nothing is told to anybody yet, and no application comes from a set.
        dex: { enabled: false },
        notifications: { enabled: false },
        applicationSet: { replicas: 0 },
        ...podValues(highlyAvailable),
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
    ...(switched !== undefined && { set: [{ name: SWITCH, value: switched }] }),
    dependsOn: [installed],
  });
}

/** Path of what lets the application begin, in the values of the chart that makes it. */
const SWITCH = 'objects[0].spec.syncPolicy.automated.enabled';

/** What the chart is told of its pods: how many there are, and the resources of each container. */
function podValues(highlyAvailable: boolean): Readonly<Record<string, unknown>> {
  const replicas = replicasOf(highlyAvailable);
  return {
    controller: sized('controller'),
    repoServer: { replicas, ...sized('repoServer') },
    server: { replicas, ...sized('server') },
    redisSecretInit: sized('first'),
    ...(highlyAvailable ? { 'redis-ha': threeRedis() } : { redis: sized('redis') }),
  };
}

/** Servers and proxies that stand apart by the chart's own rules. */
function threeRedis() {
  return {
    enabled: true,
    init: sized('first'),
    redis: sized('redis'),
    sentinel: sized('sentinel'),
    splitBrainDetection: sized('splitBrainDetection'),
    haproxy: { init: sized('first'), ...sized('proxy') },
  };
}

function sized(container: ArgoCdContainer): { readonly resources: unknown } {
  const { memory, cpu } = ARGO_CD_CONTAINERS[container];
  return { resources: resourcesOf(memory, cpu) };
}
