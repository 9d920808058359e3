import { nameOf } from './failover-commands.ts';
import type { StackResources } from './stack-resources.ts';

/** A node group, its cluster and its bounds. */
interface NodeGroup extends Scaling {
  readonly cluster: string;
  readonly name: string;
}

interface Scaling {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize: number;
}

export function scaling({ cluster, name }: NodeGroup, { minSize, maxSize, desiredSize }: Scaling): string {
  return `eks update-nodegroup-config --cluster-name ${cluster} --nodegroup-name ${name} --scaling-config minSize=${minSize},maxSize=${maxSize},desiredSize=${desiredSize}`;
}

export function nodeGroups(resources: StackResources): readonly NodeGroup[] {
  return Object.values(resources['aws_eks_node_group'] ?? {}).map((group) => {
    const bounds = group['scaling_config'] as Readonly<Record<string, number>>;
    return {
      cluster: clusterOf(resources),
      name: String(group['node_group_name']),
      minSize: Number(bounds['min_size']),
      maxSize: Number(bounds['max_size']),
      desiredSize: Number(bounds['desired_size']),
    };
  });
}

export function clusterOf(resources: StackResources): string {
  return nameOf(resources, 'aws_eks_cluster', 'cluster', 'name');
}
