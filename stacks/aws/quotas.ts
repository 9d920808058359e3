import { EC2_CLASSES } from '../../targets/aws/sizes/instance-sizes.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** Resources of a stack as Terraform reads them: by type, then by id. */
export type StackResources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

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
    (resources) => sum(resources, 'aws_eks_node_group', virtualCpus),
  ],
  ['eks', 'L-1194D53C', 'Clusters', count('aws_eks_cluster')],
  [
    'elasticache',
    'L-DFE45DF3',
    'Nodes per Region',
    (resources) => sum(resources, 'aws_elasticache_replication_group', cacheNodes),
  ],
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
    // Nodes, brokers and databases add theirs, a few for each; endpoints have one in every zone.
    (resources) =>
      sum(
        resources,
        'aws_vpc_endpoint',
        (endpoint) => isInterface(endpoint) * listed(endpoint['subnet_ids']),
      ) + count('aws_nat_gateway')(resources),
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

function count(type: string): Count {
  return (resources) => Object.keys(resources[type] ?? {}).length;
}

function sum(resources: StackResources, type: string, each: (attributes: Attributes) => number): number {
  return Object.values(resources[type] ?? {}).reduce((total, attributes) => total + each(attributes), 0);
}

/** Virtual CPUs of a node group at its largest: one node more than it states joins while a node is replaced. */
function virtualCpus({ instance_types: types, scaling_config: scaling }: Attributes): number {
  const [name] = types as readonly string[];
  const machine = EC2_CLASSES.find((candidate) => candidate.name === name);
  if (!machine) throw new Error(`no machine is named "${String(name)}"`);
  return ((scaling as Attributes)['max_size'] as number) * (machine.cpu.millicores / 1000);
}

/** A group without cluster mode states its servers; one with it states how many groups of a server and its replicas there are. */
function cacheNodes(group: Attributes): number {
  const { num_cache_clusters: servers, num_node_groups: groups, replicas_per_node_group: replicas } = group;
  return servers === undefined ? Number(groups) * (1 + Number(replicas)) : Number(servers);
}

function isInterface({ vpc_endpoint_type: type }: Attributes): number {
  return type === 'Interface' ? 1 : 0;
}

function listed(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
