import { type Cidr, formatCidr, parseCidr, subnet } from '../../../constructs/core/amounts/cidr.ts';

/** Address ranges of one zone. */
export interface ZoneSubnets {
  /** Range of load balancers and NAT gateways. */
  readonly public: string;
  /** Range of nodes and their pods: a quarter of the network. */
  readonly private: string;
  /** Range of the control plane's network interfaces; EKS recommends a /28. */
  readonly controlPlane: string;
  /** Range of databases and brokers, without a route to the internet. */
  readonly data: string;
}

/** A sixteenth of the last quarter of the network. */
const SMALL = 6;
const CONTROL_PLANE_BITS = 28;

/**
 * Three quarters of the network for the nodes of three zones; the last quarter is cut into sixteen:
 * 0 to 2 public, 4 to 6 data, 8 control plane. A network of /16 to /20 gives data subnets of /22 to /26.
 */
export function subnetsOfZone(cidr: string, zone: number): ZoneSubnets {
  const range = parseCidr(cidr);
  if (!range) throw new Error(`expected a checked range of addresses, got "${cidr}"`);
  const last: Cidr = subnet(range, range.bits + 2, 3);
  const small = (index: number) => subnet(last, range.bits + SMALL, index);
  return {
    private: formatCidr(subnet(range, range.bits + 2, zone)),
    public: formatCidr(small(zone)),
    data: formatCidr(small(4 + zone)),
    controlPlane: formatCidr(subnet(small(8), CONTROL_PLANE_BITS, zone)),
  };
}
