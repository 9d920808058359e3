import {
  type Attributes,
  cacheNodes,
  count,
  interfaces,
  isInterface,
  listed,
  machineOf,
  type StackResources,
  sum,
  virtualCpus,
} from './stack-resources.ts';

/** What a stack needs of a limit that AWS sets for each account and region. */
export interface Quota {
  /** Name of the service in Service Quotas. */
  readonly service: string;
  readonly code: string;
  readonly name: string;
  /** Units of the quota that the stack uses when everything in it exists, nodes that are replaced included. */
  readonly needed: number;
}

type Count = (resources: StackResources) => number;

/**
 * Limits that a stack may meet, with how much of each it takes. Source: Service Quotas, by service and code; what is there of
 * other stacks and AWS' own default network come on top.
 */
const QUOTAS: readonly (readonly [service: string, code: string, name: string, needed: Count])[] = [
  ['ec2', 'L-0263D0A3', 'EC2-VPC Elastic IPs', count('aws_eip')],
  [
    'ec2',
    'L-1216C47A',
    'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    (resources) => sum(resources, 'aws_eks_node_group', largestCpus),
  ],
  ['eks', 'L-1194D53C', 'Clusters', count('aws_eks_cluster')],
  [
    'elasticache',
    'L-DFE45DF3',
    'Nodes per Region',
    (resources) => sum(resources, 'aws_elasticache_replication_group', cacheNodes),
  ],
  ['elasticloadbalancing', 'L-53DA6B97', 'Application Load Balancers per Region', count('aws_lb')],
  [
    'kafka',
    'L-EDD31C36',
    'Number of brokers per account',
    (resources) => sum(resources, 'aws_msk_cluster', (cluster) => Number(cluster['number_of_broker_nodes'])),
  ],
  ['rds', 'L-7B6409FD', 'DB instances', count('aws_db_instance')],
  [
    'vpc',
    'L-29B6F2EB',
    'Interface VPC endpoints per VPC',
    (resources) => sum(resources, 'aws_vpc_endpoint', isInterface),
  ],
  ['vpc', 'L-A4707A72', 'Internet gateways per Region', count('aws_internet_gateway')],
  [
    'vpc',
    'L-DF5E4CA3',
    'Network interfaces per Region',
    // Nodes, brokers and databases add theirs, a few for each; endpoints and load balancers have one in every zone, and these more under load.
    (resources) =>
      sum(resources, 'aws_vpc_endpoint', interfaces) +
      count('aws_nat_gateway')(resources) +
      sum(resources, 'aws_lb', ({ subnets }) => listed(subnets)),
  ],
  ['vpc', 'L-F678F1CE', 'VPCs per Region', count('aws_vpc')],
];

/** What a stack needs of each limit, sorted by service and code; limits that it does not touch are left out. */
export function quotasOf(resources: StackResources): readonly Quota[] {
  return QUOTAS.map(([service, code, name, needed]) => ({
    service,
    code,
    name,
    needed: needed(resources),
  })).filter(({ needed }) => needed > 0);
}

/** Virtual CPUs of a node group at its largest: one node more than it states joins while a node is replaced. */
function largestCpus(group: Attributes): number {
  return ((group['scaling_config'] as Attributes)['max_size'] as number) * virtualCpus(machineOf(group));
}
