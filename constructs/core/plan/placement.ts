import type { Cpu } from '../amounts/cpu.ts';
import type { Memory } from '../amounts/memory.ts';
import type { PlannedPod } from './planned-pod.ts';

/** A node, with the memory and CPU that it offers to pods after its reserves. */
export interface Node {
  readonly name: string;
  readonly memory: Memory;
  readonly cpu: Cpu;
  /** Addresses end before memory does on large machines. */
  readonly pods: number;
}

export interface Placement {
  readonly node: Node;
  readonly pods: readonly PlannedPod[];
  readonly free: Memory;
  readonly freeCpu: Cpu;
}

export interface Placed {
  readonly placements: readonly Placement[];
  /** One entry for each replica that found no node. */
  readonly unplaced: readonly PlannedPod[];
}

/**
 * Places every replica on the first node with room, largest first.
 * Safe side: it may refuse what an exhaustive search would still place, and never places more than fits.
 */
export function place(pods: readonly PlannedPod[], nodes: readonly Node[]): Placed {
  const rooms = nodes.map((node) => new Room(node));
  const replicas = pods
    .flatMap((pod) => Array.from({ length: pod.replicas }, () => pod))
    .sort(
      (a, b) =>
        b.memory.mebibytes - a.memory.mebibytes ||
        b.cpu.millicores - a.cpu.millicores ||
        (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    );
  const unplaced = replicas.filter((pod) => {
    const room = rooms.find((candidate) => candidate.holds(pod));
    room?.add(pod);
    return room === undefined;
  });
  return { placements: rooms.map((room) => room.result()), unplaced };
}

/** A node while it is being filled. */
class Room {
  private readonly pods: PlannedPod[] = [];
  private free: Memory;
  private freeCpu: Cpu;

  constructor(private readonly node: Node) {
    this.free = node.memory;
    this.freeCpu = node.cpu;
  }

  holds(pod: PlannedPod): boolean {
    return (
      !pod.memory.exceeds(this.free) &&
      !pod.cpu.exceeds(this.freeCpu) &&
      this.pods.length < this.node.pods &&
      !(pod.apart && this.pods.includes(pod))
    );
  }

  add(pod: PlannedPod): void {
    this.pods.push(pod);
    this.free = this.free.minus(pod.memory);
    this.freeCpu = this.freeCpu.minus(pod.cpu);
  }

  result(): Placement {
    return { node: this.node, pods: this.pods, free: this.free, freeCpu: this.freeCpu };
  }
}
