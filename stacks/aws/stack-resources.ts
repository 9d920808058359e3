import { EC2_CLASSES } from '../../targets/aws/sizes/instance-sizes.ts';

/** Arguments of a resource. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Resources of a stack as Terraform reads them: by type, then by id. */
export type StackResources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** How many resources of a type there are. */
export function count(type: string): (resources: StackResources) => number {
  return (resources) => Object.keys(resources[type] ?? {}).length;
}

/** The sum of a number that each resource of a type has. */
export function sum(
  resources: StackResources,
  type: string,
  each: (attributes: Attributes) => number,
): number {
  return Object.values(resources[type] ?? {}).reduce((total, attributes) => total + each(attributes), 0);
}

/** Name of the machine of a node group. */
export function machineOf({ instance_types: types }: Attributes): string {
  return String((types as readonly string[])[0]);
}

/** Virtual CPUs of a machine, of a broker, a database or a cache too: they are named after it. */
export function virtualCpus(name: string): number {
  const machine = EC2_CLASSES.find(
    (candidate) => name === candidate.name || name.endsWith(`.${candidate.name}`),
  );
  if (!machine) throw new Error(`no machine is named "${name}"`);
  return machine.cpu.millicores / 1000;
}

/** A group without cluster mode states its servers; one with it states how many groups of a server and its replicas there are. */
export function cacheNodes(group: Attributes): number {
  const { num_cache_clusters: servers, num_node_groups: groups, replicas_per_node_group: replicas } = group;
  return servers === undefined ? Number(groups) * (1 + Number(replicas)) : Number(servers);
}

export function isInterface({ vpc_endpoint_type: type }: Attributes): number {
  return type === 'Interface' ? 1 : 0;
}

/** Interfaces that an endpoint has, one in each of its zones; an endpoint of another kind has none. */
export function interfaces(endpoint: Attributes): number {
  return isInterface(endpoint) * listed(endpoint['subnet_ids']);
}

/** How many items a list has. */
export function listed(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
