import type { KubernetesRenderer } from '../../targets/kubernetes/target/renderer.ts';
import { rollingUpdate } from '../../targets/kubernetes/workloads/deployment.ts';
import { membersOf, membersService } from '../../targets/kubernetes/workloads/members.ts';
import { labelledPods, selectorOf } from '../../targets/kubernetes/places/labels.ts';
import { ANYWHERE, type Location } from '../../targets/kubernetes/places/location.ts';
import {
  addJob,
  disruptionBudget,
  service,
  serviceAccount,
} from '../../targets/kubernetes/workloads/objects.ts';
import { statefulSet } from '../../targets/kubernetes/workloads/stateful-set.ts';
import { authorityOf } from '../../targets/kubernetes/pods/certificate.ts';
import { podTemplate, servesRequests } from '../../targets/kubernetes/pods/pod.ts';
import type { Deployment } from '../../targets/kubernetes/resources/manifest.ts';
import type { KubernetesTarget } from '../../targets/kubernetes/target/target.ts';
import { callsItself, type Container, endpointsOf } from '../core/model/container.ts';
import type { Endpoint } from '../core/model/endpoint.ts';
import type { Contained } from './contained.ts';
import type { Workload } from './workload.ts';

export const workloadOnKubernetes: KubernetesRenderer<Workload> = { locate, render };

/** Where a plain container is, also one of a kind of its own. */
export function locate(workload: Contained): Location {
  const { peers = [], portsOutside = [] } = workload.container;
  const authority = authorityOf(workload, workload.container);
  return {
    selector: labelledPods(workload),
    ...(authority !== undefined && { authority }),
    calls: endpointsOf(workload.container),
    ...(portsOutside.length > 0 && { callsOutside: { addresses: ANYWHERE, ports: portsOutside } }),
    cluster: peers.length > 0 ? peers.map(({ port }) => port) : callsItself(workload, workload.container),
    reach: ({ port }) => ({ service: workload.name, members: membersOf(workload), port, podPorts: [port] }),
  };
}

/**
 * What a container is decides its form: a Job runs to its end, members of a StatefulSet have disks or start in order, those of a
 * Deployment do neither.
 * @param container as it is in this cluster
 */
export function render(
  workload: Contained,
  target: KubernetesTarget,
  container: Container = workload.container,
): void {
  if (workload.once) {
    addJob(target, workload, container);
    return;
  }
  const ports = [...workload.ports.values()];
  const { volumes = [] } = container;
  if (volumes.length > 0 || workload.inOrder) {
    // Where each member stores a copy, no two of them share a node.
    const options = { ports, apart: volumes.length > 0, inOrder: workload.inOrder };
    target.add(
      workload,
      membersService(target, workload, ports),
      statefulSet(target, workload, container, membersOf(workload), options),
    );
  } else {
    target.add(workload, deployment(workload, container, ports, target));
  }
  const affinity = workload.sameReplica ? ({ sessionAffinity: 'ClientIP' } as const) : {};
  if (ports.length > 0) target.add(workload, service(target, workload, ports, affinity));
  target.add(workload, serviceAccount(target, workload), ...disruptionBudget(target, workload));
}

function deployment(
  workload: Contained,
  container: Container,
  ports: readonly Endpoint[],
  target: KubernetesTarget,
): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: target.metadata(workload),
    spec: {
      replicas: workload.replicas,
      selector: { matchLabels: selectorOf(workload) },
      strategy: rollingUpdate(workload.replicas, servesRequests(container, ports)),
      template: podTemplate(target, workload, container, { ports, apart: false }),
    },
  };
}
