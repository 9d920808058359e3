import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { subnetsOfZone, type ZoneSubnets } from './subnets.ts';

export interface NetworkProps {
  readonly prefix: string;
  readonly region: string;
  readonly zones: readonly string[];
  readonly cidr: string;
  /** Whether each zone has a NAT gateway of its own, so that a lost zone does not affect the others; otherwise all share one. */
  readonly natPerZone: boolean;
}

/** A zone of the network. */
interface Zone {
  readonly letter: string;
  readonly subnets: Readonly<Record<keyof ZoneSubnets, Subnet>>;
  readonly privateRoutes: RouteTable;
  /** The route out of the private subnet, and that the subnet uses it: nodes come after both. */
  readonly wayOut: readonly ITerraformDependable[];
}

export interface Network {
  readonly vpc: Vpc;
  readonly zones: readonly Zone[];
  readonly dataRoutes: RouteTable;
  /** A public load balancer is refused without it. */
  readonly internet: InternetGateway;
}

/** Tags by which load balancer controllers find the subnets for internal and public load balancers. */
const TAGS: Partial<Record<keyof ZoneSubnets, Readonly<Record<string, string>>>> = {
  public: { 'kubernetes.io/role/elb': '1' },
  private: { 'kubernetes.io/role/internal-elb': '1' },
};

const TIERS = { public: 'public', private: 'private', controlPlane: 'control-plane', data: 'data' } as const;

export function network(scope: Construct, props: NetworkProps): Network {
  const { prefix } = props;
  const vpc = new Vpc(scope, 'vpc', {
    cidrBlock: props.cidr,
    // Private DNS names of endpoints need both settings.
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: { Name: prefix },
    lifecycle: { preventDestroy: true },
  });
  // The default security group, which a resource without a group would get, has no rules.
  new DefaultSecurityGroup(scope, 'default-security-group', { vpcId: vpc.id });
  const internet = publicTable(scope, prefix, vpc);
  const dataRoutes = table(scope, 'routes-data', prefix, vpc);

  const zones: Zone[] = [];
  let shared: NatGateway | undefined;
  props.zones.forEach((letter, index) => {
    const subnets = zoneSubnets(scope, props, vpc, letter, index);
    const privateRoutes = table(scope, `routes-private-${letter}`, prefix, vpc);
    const routed = associations(scope, letter, subnets, {
      public: internet.routes,
      private: privateRoutes,
      controlPlane: dataRoutes,
      data: dataRoutes,
    });
    const nat =
      shared ??
      natGateway(scope, prefix, letter, { subnet: subnets.public, internet, routed: routed.public });
    if (!props.natPerZone) shared = nat;
    const out = new Route(scope, `route-out-${letter}`, {
      routeTableId: privateRoutes.id,
      destinationCidrBlock: '0.0.0.0/0',
      natGatewayId: nat.id,
    });
    zones.push({ letter, subnets, privateRoutes, wayOut: [out, routed.private] });
  });
  return { vpc, zones, dataRoutes, internet: internet.gateway };
}

function zoneSubnets(
  scope: Construct,
  { prefix, region, cidr }: NetworkProps,
  vpc: Vpc,
  letter: string,
  index: number,
): Zone['subnets'] {
  const ranges = subnetsOfZone(cidr, index);
  const made = entriesOf(TIERS).map(([tier, name]) => [
    tier,
    new Subnet(scope, `subnet-${name}-${letter}`, {
      vpcId: vpc.id,
      cidrBlock: ranges[tier],
      availabilityZone: `${region}${letter}`,
      // Load balancers and NAT gateways have addresses of their own.
      mapPublicIpOnLaunch: false,
      tags: { Name: `${prefix}-${name}-${letter}`, ...TAGS[tier] },
      lifecycle: { preventDestroy: true },
    }),
  ]);
  return Object.fromEntries(made) as Zone['subnets'];
}

/** The routes of each tier's subnet in one zone. */
function associations(
  scope: Construct,
  letter: string,
  subnets: Zone['subnets'],
  tables: Readonly<Record<keyof ZoneSubnets, RouteTable>>,
): Readonly<Record<keyof ZoneSubnets, RouteTableAssociation>> {
  const made = entriesOf(TIERS).map(([tier, name]) => [
    tier,
    new RouteTableAssociation(scope, `routes-of-${name}-${letter}`, {
      subnetId: subnets[tier].id,
      routeTableId: tables[tier].id,
    }),
  ]);
  return Object.fromEntries(made) as Readonly<Record<keyof ZoneSubnets, RouteTableAssociation>>;
}

interface NatGatewayProps {
  readonly subnet: Subnet;
  readonly internet: Internet;
  /** The subnet's use of the routes to the internet. */
  readonly routed: RouteTableAssociation;
}

/**
 * A NAT gateway fails for good when its subnet has no way to the internet at the moment it is made, and the internet gateway
 * cannot be detached while an address is in use: neither is said by a reference.
 */
function natGateway(
  scope: Construct,
  prefix: string,
  letter: string,
  { subnet, internet, routed }: NatGatewayProps,
): NatGateway {
  const address = new Eip(scope, `nat-address-${letter}`, {
    domain: 'vpc',
    tags: { Name: `${prefix}-nat-${letter}` },
    dependsOn: [internet.gateway],
  });
  return new NatGateway(scope, `nat-${letter}`, {
    connectivityType: 'public',
    subnetId: subnet.id,
    allocationId: address.id,
    tags: { Name: `${prefix}-${letter}` },
    dependsOn: [internet.route, routed],
  });
}

/** The way from public subnets to the internet. */
interface Internet {
  readonly gateway: InternetGateway;
  readonly route: Route;
  readonly routes: RouteTable;
}

function publicTable(scope: Construct, prefix: string, vpc: Vpc): Internet {
  const gateway = new InternetGateway(scope, 'internet-gateway', { vpcId: vpc.id, tags: { Name: prefix } });
  const routes = table(scope, 'routes-public', prefix, vpc);
  const route = new Route(scope, 'route-internet', {
    routeTableId: routes.id,
    destinationCidrBlock: '0.0.0.0/0',
    gatewayId: gateway.id,
  });
  return { gateway, route, routes };
}

function table(scope: Construct, id: string, prefix: string, vpc: Vpc): RouteTable {
  return new RouteTable(scope, id, { vpcId: vpc.id, tags: { Name: `${prefix}-${id}` } });
}

function entriesOf<Key extends string, Content>(
  record: Readonly<Record<Key, Content>>,
): readonly [Key, Content][] {
  return Object.entries(record) as [Key, Content][];
}
