import { Cpu } from '../amounts/cpu.ts';
import { Memory } from '../amounts/memory.ts';
import { type Node, place, type Placement, placeWithout, type WithoutZone, zonesOf } from './placement.ts';
import type { PlannedPod } from './planned-pod.ts';

/** Pods that can run at the same time, and where they may run. */
export interface Selection {
  /** A profile, or `all` where everything always runs. */
  readonly name: string;
  readonly pods: readonly PlannedPod[];
}

/** Room for a selection: one budget, or nodes on which every replica must find a place. */
export type Capacity =
  | { readonly type: 'budget'; readonly memory: Memory; readonly cpu: Cpu }
  | {
      readonly type: 'nodes';
      readonly nodes: readonly Node[];
      /** Whether everything that can move must find a place when any one zone is lost. */
      readonly withoutAZone: boolean;
    };

/** Result of checking a selection against the capacity. */
export interface SelectionResult {
  readonly name: string;
  readonly pods: readonly PlannedPod[];
  readonly planned: Memory;
  readonly plannedCpu: Cpu;
  readonly available: Memory;
  readonly availableCpu: Cpu;
  readonly placements: readonly Placement[];
  readonly unplaced: readonly PlannedPod[];
  /** What becomes of all that without each zone, where that counts. */
  readonly withoutZones: readonly WithoutZone[];
}

/** Memory of all replicas in MiB: a plain number, because this runs for every pod of every selection. */
export const mebibytesOf = ({ memory, replicas }: PlannedPod) => memory.mebibytes * replicas;

export function footprint(pod: PlannedPod): Memory {
  return Memory.mebibytes(mebibytesOf(pod));
}

export function tooLarge(result: SelectionResult): boolean {
  return (
    result.planned.exceeds(result.available) ||
    result.plannedCpu.exceeds(result.availableCpu) ||
    result.unplaced.length > 0 ||
    result.withoutZones.some(({ unplaced }) => unplaced.length > 0)
  );
}

export function check({ name, pods: stated }: Selection, capacity: Capacity): SelectionResult {
  const pods = capacity.type === 'nodes' ? onEach(stated, capacity.nodes.length) : stated;
  let [mebibytes, millicores] = [0, 0];
  for (const pod of pods) {
    mebibytes += mebibytesOf(pod);
    millicores += pod.cpu.millicores * pod.replicas;
  }
  const [planned, plannedCpu] = [Memory.mebibytes(mebibytes), Cpu.millicores(millicores)];
  if (capacity.type === 'budget') {
    const { memory: available, cpu: availableCpu } = capacity;
    return {
      name,
      pods,
      planned,
      plannedCpu,
      available,
      availableCpu,
      placements: [],
      unplaced: [],
      withoutZones: [],
    };
  }
  const { nodes, withoutAZone } = capacity;
  const available = Memory.sum(nodes.map(({ memory }) => memory));
  const availableCpu = Cpu.sum(nodes.map(({ cpu }) => cpu));
  const placed = place(pods, nodes);
  // A plan that does not fit as it is has no room that the pods of a lost zone could have.
  const lost = withoutAZone && placed.unplaced.length === 0 ? zonesOf(nodes) : [];
  const withoutZones = lost.map((zone) => placeWithout(zone, placed));
  return { name, pods, planned, plannedCpu, available, availableCpu, ...placed, withoutZones };
}

/** What each node has is as many as there are nodes, also where a plan is tried with more of them. */
function onEach(pods: readonly PlannedPod[], nodes: number): readonly PlannedPod[] {
  return pods.map((pod) => (pod.everyNode ? { ...pod, replicas: nodes } : pod));
}
