import type { Memory } from '../../constructs/core/amounts/memory.ts';
import { thousands } from '../../constructs/core/amounts/thousands.ts';
import { machinePrice, MONTHLY } from './prices.ts';
import {
  type Attributes,
  cacheNodes,
  count,
  interfaces,
  listed,
  machineOf,
  type StackResources,
  sum,
} from './stack-resources.ts';

/** What something costs in a month, whether it is used or not. */
export interface Cost {
  readonly what: string;
  /** How much of it there is. */
  readonly amount: string;
  /** US dollars, whole: an estimate. */
  readonly monthly: number;
}

export interface CostSource {
  readonly resources: StackResources;
  /** Resources of the stack whose database a replica copies, which states no disk of its own. @default - those of the stack */
  readonly copied?: StackResources;
  /** Disks that pods ask for, which no stack makes. */
  readonly podDisks: Memory;
}

/** Types of resources that are priced below; everything else is free or paid by use. */
export const PRICED_TYPES = [
  'aws_cloudwatch_metric_alarm',
  'aws_db_instance',
  'aws_eip',
  'aws_eks_cluster',
  'aws_eks_node_group',
  'aws_elasticache_replication_group',
  'aws_kms_key',
  'aws_launch_template',
  'aws_lb',
  'aws_msk_cluster',
  'aws_nat_gateway',
  'aws_secretsmanager_secret',
  'aws_vpc_endpoint',
  'aws_wafv2_web_acl',
] as const;

/**
 * What a stack costs in a month by standing there, dearest first. What is paid by use is left out: traffic, requests, log lines,
 * metrics, builds, objects, copies and backups.
 */
export function costsOf({ resources, copied = resources, podDisks }: CostSource): readonly Cost[] {
  const of = <Found>(type: (typeof PRICED_TYPES)[number], read: (one: Attributes) => readonly Found[]) =>
    Object.values(resources[type] ?? {}).flatMap(read);
  const many = (type: (typeof PRICED_TYPES)[number]) => count(type)(resources);
  const nodes = of('aws_eks_node_group', (group) => machines(machineOf(group), desired(group)));
  const brokers = of('aws_msk_cluster', (cluster) =>
    machines(String(brokerOf(cluster)['instance_type']), Number(cluster['number_of_broker_nodes'])),
  );
  const databases = of('aws_db_instance', (one) => machines(String(one['instance_class']), standing(one)));
  const caches = of('aws_elasticache_replication_group', (one) =>
    machines(String(one['node_type']), cacheNodes(one)),
  );
  const nodeDisk = sum(resources, 'aws_launch_template', diskOfNode);
  return [
    { what: 'nodes', ...byClass(nodes) },
    { what: 'brokers', ...byClass(brokers) },
    { what: 'databases', ...byClass(databases) },
    { what: 'caches', ...byClass(caches) },
    { what: 'disks of nodes', ...gibibytes(nodes.length * nodeDisk, MONTHLY.disk) },
    { what: 'disks of pods', ...gibibytes(podDisks.toWholeGibibytes(), MONTHLY.disk) },
    {
      what: 'disks of brokers',
      ...gibibytes(sum(resources, 'aws_msk_cluster', diskOfBrokers), MONTHLY.brokerDisk),
    },
    {
      what: 'disks of databases',
      ...gibibytes(sum(resources, 'aws_db_instance', diskOf(copied)), MONTHLY.databaseDisk),
    },
    { what: 'control plane', ...each(many('aws_eks_cluster'), MONTHLY.controlPlane) },
    { what: 'NAT gateways', ...each(many('aws_nat_gateway'), MONTHLY.natGateway) },
    {
      what: 'public addresses',
      // A load balancer has one in each of its zones at least.
      ...each(
        many('aws_eip') + sum(resources, 'aws_lb', ({ subnets }) => listed(subnets)),
        MONTHLY.publicAddress,
      ),
    },
    { what: 'load balancers', ...each(many('aws_lb'), MONTHLY.loadBalancer) },
    {
      what: 'rules before load balancers',
      ...priced(
        sum(resources, 'aws_wafv2_web_acl', rulesOf),
        sum(resources, 'aws_wafv2_web_acl', (list) => MONTHLY.webAcl + rulesOf(list) * MONTHLY.webAclRule),
      ),
    },
    {
      what: 'endpoints in zones',
      ...each(sum(resources, 'aws_vpc_endpoint', interfaces), MONTHLY.interfaceInZone),
    },
    { what: 'keys', ...each(many('aws_kms_key'), MONTHLY.key) },
    // Each copy in another region costs as much as the secret.
    {
      what: 'secrets',
      ...each(
        sum(resources, 'aws_secretsmanager_secret', (secret) => 1 + listed(secret['replica'])),
        MONTHLY.secret,
      ),
    },
    { what: 'alarms', ...each(many('aws_cloudwatch_metric_alarm'), MONTHLY.alarm) },
  ]
    .filter(({ monthly }) => monthly > 0)
    .sort((a, b) => b.monthly - a.monthly || (a.what < b.what ? -1 : 1));
}

/** The sum of some costs, in US dollars a month. */
export function totalOf(costs: readonly Cost[]): number {
  return costs.reduce((total, { monthly }) => total + monthly, 0);
}

type Amount = Omit<Cost, 'what'>;

function machines(name: string, number: number): readonly string[] {
  return Array.from({ length: number }, () => name);
}

/** Machines of each class, in the order in which they come. */
function byClass(names: readonly string[]): Amount {
  const classes = [...new Set(names)].map((name) => ({
    name,
    number: names.filter((other) => other === name).length,
  }));
  return {
    amount: classes.map(({ name, number }) => `${number} × ${name}`).join(', '),
    monthly: Math.round(classes.reduce((total, { name, number }) => total + number * machinePrice(name), 0)),
  };
}

function gibibytes(amount: number, price: number): Amount {
  return { amount: `${thousands(amount)} GiB`, monthly: Math.round(amount * price) };
}

function each(number: number, price: number): Amount {
  return priced(number, number * price);
}

function priced(number: number, monthly: number): Amount {
  return { amount: String(number), monthly: Math.round(monthly) };
}

function rulesOf(list: Attributes): number {
  return listed(list['rule']);
}

function desired(group: Attributes): number {
  return Number((group['scaling_config'] as Attributes)['desired_size']);
}

function brokerOf(cluster: Attributes): Attributes {
  return cluster['broker_node_group_info'] as Attributes;
}

/** Instances of a database: a standby in another zone costs as much as the one that answers. */
function standing({ multi_az: hasStandby }: Attributes): number {
  return hasStandby === true ? 2 : 1;
}

function diskOfNode(template: Attributes): number {
  const [mapping] = template['block_device_mappings'] as readonly [{ readonly ebs: Attributes }];
  return Number(mapping.ebs['volume_size']);
}

function diskOfBrokers(cluster: Attributes): number {
  const storage = brokerOf(cluster)['storage_info'] as { readonly ebs_storage_info: Attributes };
  return Number(cluster['number_of_broker_nodes']) * Number(storage.ebs_storage_info['volume_size']);
}

/** Disks of a database and its standby; a replica states none and has as much as what it copies. */
function diskOf(copied: StackResources): (one: Attributes) => number {
  return (one) => {
    const stated =
      one['allocated_storage'] ?? Object.values(copied['aws_db_instance'] ?? {})[0]?.['allocated_storage'];
    return standing(one) * Number(stated);
  };
}
