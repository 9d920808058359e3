import type { Component } from '../../../constructs/core/model/component.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { Cluster } from '../places/cluster.ts';
import type { ManagedService } from '../places/location.ts';
import { type Egress, portsAt } from './rules.ts';

/** Address at which a node serves credentials to its pods (EKS Pod Identity); it is not in our network. */
const POD_IDENTITY = '169.254.170.23/32';

/** Egress to a managed service: in the environment's network, or over TLS at public addresses with an identity, as for S3. */
export function cloudEgress(
  { cloud }: Cluster,
  owner: Component,
  { managed }: ManagedService,
  endpoint: Endpoint,
): readonly Egress[] {
  if (!cloud) throw new Error(`${owner.path} is managed where there is no cloud`);
  if (managed === 'network') return [to(cloud.cidr, endpoint.port)];
  return [to('0.0.0.0/0', 443), to(POD_IDENTITY, 80)];
}

function to(cidr: string, port: number): Egress {
  return { to: [{ ipBlock: { cidr } }], ports: portsAt('TCP', port) };
}
