import { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { Node } from '../../../constructs/core/plan/placement.ts';
import type { ClusterEnvironment, SelfManagedPool } from '../../../environments/schema.ts';
import { eksNodes, nodesByZone, waitingPool } from '../../../targets/aws/sizes/eks-nodes.ts';

/** Kubelet's own default for `max-pods`. */
const MAX_PODS = 110;

/**
 * Reserve for pods that EKS runs on every node: network, proxy, Pod Identity, disks, and the agents for logs and metrics. AWS'
 * charts request 600 to 1000 MiB and 300 to 500 m in total; the upper end is reserved.
 */
const DAEMONSETS = { memory: Memory.mebibytes(1000), cpu: Cpu.millicores(500) };

/**
 * Every node of an environment with its allocatable resources, which is what remains after reserves.
 * @param least nodes of each pool that must stand where the platform only waits @default - it runs there, on all
 */
export function nodesOf(environment: ClusterEnvironment, least?: number): readonly Node[] {
  if (!('aws' in environment)) return environment.cluster.nodePools.flatMap(selfManagedNodes);
  const { zones } = environment.aws;
  return environment.cluster.nodePools.flatMap((pool) =>
    eksNodes(least === undefined ? pool : waitingPool(pool, zones, least), zones).map(
      ({ name, memory, cpu, pods, zone }) => ({
        name,
        memory: memory.minus(DAEMONSETS.memory),
        cpu: cpu.minus(DAEMONSETS.cpu),
        pods,
        zone,
      }),
    ),
  );
}

function selfManagedNodes({
  name,
  nodes,
  memory,
  cpu,
  reserved,
  ...stated
}: SelfManagedPool): readonly Node[] {
  const size = { memory: memory.minus(reserved.memory), cpu: cpu.minus(reserved.cpu), pods: MAX_PODS };
  const numbered = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => ({ name: `${prefix}-${index + 1}`, ...size }));
  if (!('zones' in stated)) return numbered(nodes, name);
  return nodesByZone({ nodes }, stated.zones).flatMap(({ zone, nodes: count }) =>
    numbered(count, `${name}-${zone}`).map((node) => ({ ...node, zone })),
  );
}
