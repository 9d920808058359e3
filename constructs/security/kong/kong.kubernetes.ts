import type { Location } from '../../../targets/kubernetes/places/location.ts';
import type { Service } from '../../../targets/kubernetes/resources/manifest.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { service } from '../../../targets/kubernetes/workloads/objects.ts';
import type { Edge } from '../../core/model/edge.ts';
import { locate as locateContainer, render as renderContainer } from '../../workload/workload.kubernetes.ts';
import { publicIssuerObjects } from './kong-issuer.kubernetes.ts';
import type { Kong } from './kong.ts';

/** A plain container whose public port answers outside, to everybody. */
export const kongOnKubernetes: KubernetesRenderer<Kong> = { locate, render };

function locate(kong: Kong): Location {
  const inside = locateContainer(kong);
  if (inside === 'absent' || !kong.edge) return inside;
  const { proxies } = kong.edge;
  return { ...inside, outsidePorts: [kong.outside.port], ...(proxies && { outsideFrom: proxies }) };
}

function render(kong: Kong, target: KubernetesTarget): void {
  renderContainer(kong, target);
  if (!kong.edge) return;
  target.add(
    kong,
    service(target, kong, [], outsideSpec(kong, kong.edge), `${kong.name}-outside`),
    ...publicIssuerObjects(kong, kong.edge, target),
  );
}

function outsideSpec(kong: Kong, { entry, port: publicPort }: Edge): Partial<Service['spec']> {
  const { name, port, protocol } = kong.outside;
  if (entry.by === 'nodePort')
    return {
      type: 'NodePort',
      ports: [{ name, port, targetPort: name, nodePort: entry.port, protocol }],
    };
  return {
    type: 'LoadBalancer',
    // Callers keep their addresses, by which logins are counted; the balancer asks nodes that run no gateway for nothing.
    externalTrafficPolicy: 'Local',
    ports: [{ name, port: publicPort, targetPort: name, protocol }],
  };
}
