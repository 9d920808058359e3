import type { Stack } from '../aws.ts';
import { type Cidr, network, overlap, parseCidr } from '../../../constructs/core/amounts/cidr.ts';
import { all, type Found, named, numberAt, regionOf, type Rule, textAt, valuesAt } from './rule.ts';

/** Services with an interface in a network. Source: PrivateLink guide, "AWS services that integrate", those of our kinds, as of November 2026. */
const SERVICES: ReadonlySet<string> = new Set([
  'acm-pca',
  'aps-workspaces',
  'athena',
  'autoscaling',
  'backup',
  'bedrock-runtime',
  'cloudformation',
  'cloudtrail',
  'codebuild',
  'ec2',
  'ec2messages',
  'ecr.api',
  'ecr.dkr',
  'ecs',
  'eks',
  'eks-auth',
  'elasticache',
  'elasticfilesystem',
  'elasticloadbalancing',
  'events',
  'glue',
  'kafka',
  'kinesis-firehose',
  'kinesis-streams',
  'kms',
  'lambda',
  'logs',
  'monitoring',
  'rds',
  'rds-data',
  's3',
  'sagemaker.runtime',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'ssmmessages',
  'sts',
  'xray',
]);
/** Services with a gateway. */
const GATEWAYS: ReadonlySet<string> = new Set(['s3', 'dynamodb']);

function endpointRefusals(stack: Stack, { own }: Found): readonly string[] {
  const [, region = '', service = ''] =
    /^com\.amazonaws\.([a-z0-9-]+)\.(.+)$/.exec(String(own['service_name'])) ?? [];
  const gateway = own['vpc_endpoint_type'] === 'Gateway';
  const zones = valuesAt(own, 'subnet_ids').flatMap(
    (one) => textAt(named(stack, one)?.own, 'availability_zone') ?? [],
  );
  return [
    ...(region === regionOf(stack)
      ? []
      : [`service_name is of region "${region}", but the network is in ${regionOf(stack)}`]),
    ...((gateway ? GATEWAYS : SERVICES).has(service)
      ? []
      : [`AWS has no ${gateway ? 'gateway' : 'interface'} for service "${service}"`]),
    ...(gateway && own['private_dns_enabled'] === true ? ['private_dns_enabled is for interfaces'] : []),
    ...(gateway && valuesAt(own, 'subnet_ids').length > 0 ? ['a gateway has route tables, not subnets'] : []),
    ...(new Set(zones).size < zones.length ? ['two subnets in one zone'] : []),
  ];
}

export const endpoints: Rule = {
  name: 'endpoints',
  refusals: (stack) =>
    all(stack, 'aws_vpc_endpoint').flatMap((found) =>
      endpointRefusals(stack, found).map((why) => `${found.address}: ${why}`),
    ),
};

/** A range whose address is its first; undefined for all others. */
function rangeOf(text: string): Cidr | undefined {
  const range = parseCidr(text);
  return range && network(range).first === range.first ? range : undefined;
}

const inside = (part: Cidr, whole: Cidr) => overlap(part, whole) && part.bits >= whole.bits;

function subnetRefusals(stack: Stack, found: Found, others: readonly Found[]): readonly string[] {
  const { own } = found;
  const text = textAt(own, 'cidr_block') ?? '';
  const range = rangeOf(text);
  const whole = parseCidr(textAt(named(stack, own['vpc_id'])?.own, 'cidr_block') ?? '');
  const zone = textAt(own, 'availability_zone') ?? '';
  const before = others.slice(0, others.indexOf(found));
  if (!range) return [`cidr_block "${text}" is no range, or has host bits set`];
  return [
    ...(range.bits < 16 || range.bits > 28 ? [`cidr_block ${text}; AWS takes /16 to /28`] : []),
    ...(whole && !inside(range, whole) ? [`cidr_block ${text} is not in the network`] : []),
    ...before
      .filter((other) => {
        const taken = parseCidr(textAt(other.own, 'cidr_block') ?? '');
        return taken !== undefined && other.own['vpc_id'] === own['vpc_id'] && overlap(range, taken);
      })
      .map((other) => `cidr_block ${text} overlaps that of ${other.address}`),
    ...(zone.slice(0, -1) === regionOf(stack) && /[a-f]$/.test(zone)
      ? []
      : [`availability_zone "${zone}" is not in ${regionOf(stack)}`]),
  ];
}

export const subnets: Rule = {
  name: 'subnets',
  refusals: (stack) => {
    const found = all(stack, 'aws_subnet');
    return found.flatMap((one) => subnetRefusals(stack, one, found).map((why) => `${one.address}: ${why}`));
  },
};

/** Source: API reference of EC2, AuthorizeSecurityGroupIngress. */
export const securityRules: Rule = {
  name: 'rules of security groups',
  refusals: (stack) =>
    ['ingress', 'egress'].flatMap((way) =>
      all(stack, `aws_vpc_security_group_${way}_rule`).flatMap(({ address, own }) => {
        const [first, last] = [numberAt(own, 'from_port'), numberAt(own, 'to_port')];
        const sides = ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'].filter(
          (key) => own[key] !== undefined,
        );
        const cidr = textAt(own, 'cidr_ipv4');
        return [
          ...(first !== undefined && last !== undefined && first > last
            ? [`from_port ${first} is above to_port ${last}`]
            : []),
          ...(own['ip_protocol'] === '-1' && first !== undefined ? ['ports beside all protocols'] : []),
          ...(sides.length === 1
            ? []
            : [`${sides.length} sides; AWS takes one: ${sides.join(', ') || 'none is stated'}`]),
          ...(cidr !== undefined && !rangeOf(cidr)
            ? [`cidr_ipv4 "${cidr}" is no range, or has host bits set`]
            : []),
        ].map((why) => `${address}: ${why}`);
      }),
    ),
};

/** A way out needs a subnet that leads to the internet, and an address. Source: API reference of EC2, CreateNatGateway. */
export const natGateways: Rule = {
  name: 'ways out',
  refusals: (stack) =>
    all(stack, 'aws_nat_gateway').flatMap(({ address, own }) => {
      const subnet = named(stack, own['subnet_id']);
      const tables = all(stack, 'aws_route_table_association')
        .filter((one) => named(stack, one.own['subnet_id'])?.address === subnet?.address)
        .map((one) => named(stack, one.own['route_table_id'])?.address);
      const out = all(stack, 'aws_route').some(
        (route) =>
          route.own['gateway_id'] !== undefined &&
          tables.includes(named(stack, route.own['route_table_id'])?.address),
      );
      const open = own['connectivity_type'] === 'public';
      return [
        ...(open && own['allocation_id'] === undefined ? [`${address}: a public one has an address`] : []),
        ...(open && subnet && !out
          ? [`${address}: ${subnet.address} has no route to an internet gateway`]
          : []),
      ];
    }),
};
