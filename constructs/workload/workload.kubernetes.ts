import type { KubernetesRenderer } from '../../targets/kubernetes/target/renderer.ts';
import { rollingUpdate } from '../../targets/kubernetes/workloads/deployment.ts';
import { labelledPods, selectorOf } from '../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../targets/kubernetes/places/location.ts';
import {
  addJob,
  disruptionBudget,
  service,
  serviceAccount,
} from '../../targets/kubernetes/workloads/objects.ts';
import { podTemplate, servesRequests } from '../../targets/kubernetes/pods/pod.ts';
import type { KubernetesTarget } from '../../targets/kubernetes/target/target.ts';
import { endpointsOf } from '../core/model/container.ts';
import type { Workload } from './workload.ts';

export const workloadOnKubernetes: KubernetesRenderer<Workload> = { locate, render };

function locate(workload: Workload): Location {
  return {
    selector: labelledPods(workload),
    calls: endpointsOf(workload.container),
    reach: ({ port }) => ({ service: workload.name, port, podPorts: [port] }),
  };
}

function render(workload: Workload, target: KubernetesTarget): void {
  if (workload.once) {
    addJob(target, workload, workload.container);
    return;
  }
  const ports = [...workload.ports.values()];
  target.add(workload, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: target.metadata(workload),
    spec: {
      replicas: workload.replicas,
      selector: { matchLabels: selectorOf(workload) },
      strategy: rollingUpdate(workload.replicas, servesRequests(workload.container, ports)),
      template: podTemplate(target, workload, workload.container, { ports, apart: false }),
    },
  });
  if (ports.length > 0) target.add(workload, service(target, workload, ports));
  target.add(workload, serviceAccount(target, workload), ...disruptionBudget(target, workload));
}
