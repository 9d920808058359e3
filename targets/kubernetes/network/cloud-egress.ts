import type { PlatformComponent } from '../../../constructs/platform/components.ts';
import type { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import type { ClusterEnvironment } from '../../../environments/schema.ts';
import { type Egress, portsAt } from './rules.ts';

/** Where a node hands out the identity of its pods (EKS Pod Identity); no network of ours. */
const POD_IDENTITY = '169.254.170.23/32';

/** Managed servers lie in the network of the environment; S3 answers from public addresses, by TLS, to an identity. */
export function cloudEgress(
  environment: ClusterEnvironment,
  owner: PlatformComponent,
  endpoint: Endpoint,
): readonly Egress[] {
  if (!('aws' in environment)) throw new Error(`${owner.path} is managed where there is no cloud`);
  if (owner.kind !== 'object-store') return [to(environment.aws.cidr, endpoint.port)];
  return [to('0.0.0.0/0', 443), to(POD_IDENTITY, 80)];
}

function to(cidr: string, port: number): Egress {
  return { to: [{ ipBlock: { cidr } }], ports: portsAt('TCP', port) };
}
