import type { Component } from '../../../constructs/core/model/component.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { Cluster } from '../places/cluster.ts';
import type { ManagedService } from '../places/location.ts';
import { type Egress, portsAt } from './rules.ts';

/** Where a node hands out the identity of its pods (EKS Pod Identity); no network of ours. */
const POD_IDENTITY = '169.254.170.23/32';

/** Managed servers lie in the network of the environment; S3 answers from public addresses, by TLS, to an identity. */
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
