import type { Location } from '../../../targets/kubernetes/places/location.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { service } from '../../../targets/kubernetes/workloads/objects.ts';
import { locate as locateContainer, render as renderContainer } from '../../workload/workload.kubernetes.ts';
import type { Kong } from './kong.ts';

/** A plain container whose public port answers on every node, to everybody. */
export const kongOnKubernetes: KubernetesRenderer<Kong> = { locate, render };

function locate(kong: Kong): Location {
  const inside = locateContainer(kong);
  return inside === 'absent' || !kong.edge ? inside : { ...inside, outsidePorts: [kong.outside.port] };
}

function render(kong: Kong, target: KubernetesTarget): void {
  renderContainer(kong, target);
  if (!kong.edge) return;
  const { name, port, protocol } = kong.outside;
  const ports = [{ name, port, targetPort: name, nodePort: kong.edge.port, protocol }];
  target.add(kong, service(target, kong, [], { type: 'NodePort', ports }, `${kong.name}-outside`));
}
