import type { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import type { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { Architecture } from '../../../constructs/core/model/image.ts';
import type { Node } from '../../../constructs/core/plan/placement.ts';
import { allocatable } from './eks-allocatable.ts';
import { type Ec2Class, ec2Classes, smallestFit } from './instance-sizes.ts';

/** A pool of nodes of one size, as an environment states it. */
export interface NodePool {
  readonly name: string;
  readonly nodes: number;
  /** Memory of one node as its maker states it. */
  readonly memory: Memory;
  readonly cpu: Cpu;
  readonly arch: Architecture;
}

/** A node of EKS, with its zone and its instance type. */
export interface EksNode extends Node {
  readonly zone: string;
  readonly instanceType: string;
}

/** The smallest machine that has what the pool states; undefined when none has. */
export function nodeClass({
  memory,
  cpu,
  arch,
}: Pick<NodePool, 'memory' | 'cpu' | 'arch'>): Ec2Class | undefined {
  return smallestFit(
    ec2Classes(arch),
    (candidate) => !memory.exceeds(candidate.memory) && !cpu.exceeds(candidate.cpu),
  );
}

/** Number of nodes of a pool in each zone: as even as possible, with the first zones first. */
export function nodesByZone<Zone>(
  pool: Pick<NodePool, 'nodes'>,
  zones: readonly Zone[],
): readonly { readonly zone: Zone; readonly nodes: number }[] {
  return zones
    .map((zone, index) => ({
      zone,
      nodes: Math.floor((pool.nodes + zones.length - 1 - index) / zones.length),
    }))
    .filter(({ nodes }) => nodes > 0);
}

/**
 * A pool as it stands where the platform only waits: one node in each zone.
 * @param least nodes over which what waits there must be spread
 */
export function waitingPool<Pool extends Pick<NodePool, 'nodes'>>(
  pool: Pool,
  zones: readonly unknown[],
  least: number,
): Pool {
  return { ...pool, nodes: Math.min(pool.nodes, Math.max(zones.length, least)) };
}

/** Every node of a pool with what it offers to pods; DaemonSets are not taken off. Empty when no machine fits. */
export function eksNodes(pool: NodePool, zones: readonly string[]): readonly EksNode[] {
  const machine = nodeClass(pool);
  if (!machine) return [];
  const { memory, cpu } = allocatable(machine);
  return nodesByZone(pool, zones).flatMap(({ zone, nodes }) =>
    Array.from({ length: nodes }, (_, index) => ({
      name: `${pool.name}-${zone}-${index + 1}`,
      memory,
      cpu,
      pods: machine.maxPods,
      zone,
      instanceType: machine.name,
    })),
  );
}
