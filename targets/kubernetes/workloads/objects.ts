import type { Component } from '../../../constructs/core/model/component.ts';
import type { Container } from '../../../constructs/core/model/container.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { hashOf } from '../pods/files.ts';
import { selectorOf } from '../places/labels.ts';
import type { Job, PodDisruptionBudget, Service, ServiceAccount } from '../resources/manifest.ts';
import type { Labels } from '../resources/resource.ts';
import { podTemplate } from '../pods/pod.ts';
import type { KubernetesTarget } from '../target/target.ts';

/** Seconds for which a finished Job is kept: a day, long enough to read its log. */
const JOB_KEPT_SECONDS = 86_400;

/**
 * Seconds that a Job may take with all its attempts: half an hour, for a first installation that waits for its servers. A Job
 * without an end keeps the sync of its application running for ever, and no other sync can begin.
 */
const JOB_DEADLINE_SECONDS = 1800;

/** A service account whose token no pod gets unasked. */
export function serviceAccount(target: KubernetesTarget, component: Component): ServiceAccount {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: target.metadata(component),
    automountServiceAccountToken: false,
  };
}

export function service(
  target: KubernetesTarget,
  component: Component,
  ports: readonly Endpoint[],
  spec: Partial<Service['spec']> = {},
  name = component.name,
): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: target.metadata(component, name),
    spec: {
      selector: selectorOf(component),
      ...(ports.length > 0 && {
        ports: ports.map((endpoint) => ({
          name: endpoint.name,
          port: endpoint.port,
          targetPort: endpoint.name,
          protocol: endpoint.protocol,
        })),
      }),
      ...spec,
    },
  };
}

/** Allows the eviction of one replica at a time. A single replica has no budget, because its node could not be drained. */
export function disruptionBudget(
  target: KubernetesTarget,
  component: Component,
): readonly PodDisruptionBudget[] {
  if (component.replicas < 2) return [];
  return [budgetFor(target, component, component.name, selectorOf(component))];
}

/** The budget of pods that an operator makes for a component and gives none; there are at least two of them. */
export function budgetFor(
  target: KubernetesTarget,
  component: Component,
  name: string,
  matchLabels: Labels,
): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: target.metadata(component, name),
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels },
      // A pod that is not ready must not keep its node from being drained.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  };
}

/**
 * A container that runs to completion. A Job is immutable, so its name changes with its content. Argo CD runs it as a hook of
 * its wave; otherwise it would create a Job again each time that its time to live had removed it.
 */
export function addJob(target: KubernetesTarget, component: Component, container: Container): void {
  const pod = podTemplate(target, component, container, { ports: [], apart: false });
  const spec: Job['spec'] = {
    activeDeadlineSeconds: JOB_DEADLINE_SECONDS,
    backoffLimit: 10,
    ttlSecondsAfterFinished: JOB_KEPT_SECONDS,
    template: {
      ...pod,
      spec: { ...pod.spec, containers: pod.spec?.containers ?? [], restartPolicy: 'OnFailure' },
    },
  };
  const metadata = target.metadata(component, `${component.name}-${hashOf(spec).slice(0, 8)}`);
  const hook = {
    'argocd.argoproj.io/hook': 'Sync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
  };
  target.add(component, serviceAccount(target, component), {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...hook } },
    spec,
  });
}
