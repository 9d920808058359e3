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
  /** The part of the site that fails with it; left out where nodes are in no stated zone. */
  readonly zone?: string;
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

/** What happens to replicas of a placement when all nodes of a zone are gone. */
export interface WithoutZone extends Placed {
  readonly zone: string;
  /** Replicas that are started again on another node, where there is room. */
  readonly moved: readonly PlannedPod[];
  /**
   * Replicas that must be spread over zones, whose disk is in this one, or that belong to its nodes: no other zone may have them, so they wait
   * until theirs is back.
   */
  readonly waiting: readonly PlannedPod[];
}

/**
 * Places every replica on a node with room, first what each node has, then largest first: those that must be apart are, and others
 * where fewest of their kind and most memory is, as a scheduler prefers it. Where that leaves one out, all are placed on the first node
 * with room instead.
 * Safe side: it may refuse what an exhaustive search would still place, and never places more than fits.
 */
export function place(pods: readonly PlannedPod[], nodes: readonly Node[]): Placed {
  const replicas = pods.flatMap((pod) => Array.from({ length: pod.replicas }, () => pod));
  return filled(replicas, () => nodes.map((node) => new Room(node)));
}

/**
 * What becomes of a placement without one of its zones. What runs elsewhere stays where it is, because nothing moves a pod that
 * runs.
 */
export function placeWithout(zone: string, { placements }: Placed): WithoutZone {
  const isLost = ({ node }: Placement) => node.zone === zone;
  const lost = placements.filter(isLost).flatMap(({ pods }) => pods);
  const waits = ({ overZones, diskInZone = false, everyNode = false }: PlannedPod) =>
    overZones || diskInZone || everyNode;
  const waiting = lost.filter(waits);
  const moved = lost.filter((pod) => !waits(pod));
  const kept = placements.filter((placement) => !isLost(placement));
  const rooms = () =>
    kept.map(({ node, pods }) => {
      const room = new Room(node);
      for (const pod of pods) room.add(pod);
      return room;
    });
  return { zone, moved, waiting, ...filled(moved, rooms) };
}

/** The zones of some nodes, in their order. */
export function zonesOf(nodes: readonly Node[]): readonly string[] {
  return [...new Set(nodes.flatMap(({ zone }) => zone ?? []))];
}

/** Replicas in rooms: spread if all find one so, and packed otherwise. */
function filled(replicas: readonly PlannedPod[], rooms: () => readonly Room[]): Placed {
  const sorted = [...replicas].sort(
    (a, b) =>
      Number(b.everyNode ?? false) - Number(a.everyNode ?? false) ||
      b.memory.mebibytes - a.memory.mebibytes ||
      b.cpu.millicores - a.cpu.millicores ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  const spread = fill(sorted, rooms(), emptiest);
  return spread.unplaced.length === 0 ? spread : fill(sorted, rooms(), ([first]) => first);
}

/** How many replicas of one pod are in each zone. */
type InZones = ReadonlyMap<string | undefined, number>;

type Choice = (rooms: readonly Room[], pod: PlannedPod, inZones: InZones) => Room | undefined;

function fill(replicas: readonly PlannedPod[], rooms: readonly Room[], choose: Choice): Placed {
  const unplaced = replicas.filter((pod) => {
    const inZones = countsOf(pod, rooms);
    const open = rooms.filter((room) => room.holds(pod) && keepsBalance(room, pod, inZones));
    const room = choose(open, pod, inZones);
    room?.add(pod);
    return room === undefined;
  });
  return { placements: rooms.map((room) => room.result()), unplaced };
}

function countsOf(pod: PlannedPod, rooms: readonly Room[]): InZones {
  const counts = new Map<string | undefined, number>();
  for (const room of rooms) counts.set(room.node.zone, (counts.get(room.node.zone) ?? 0) + room.count(pod));
  return counts;
}

/** Whether the zone of a room may have one more of what must be spread over zones: no zone may be ahead of another by two. */
function keepsBalance({ node: { zone } }: Room, { overZones }: PlannedPod, inZones: InZones): boolean {
  return !overZones || (inZones.get(zone) ?? 0) <= Math.min(...inZones.values());
}

/** The room in whose zone and on whose node fewest of a pod's replicas are; of several such, the one with most memory left. */
function emptiest(rooms: readonly Room[], pod: PlannedPod, inZones: InZones): Room | undefined {
  return rooms
    .map((room) => ({ room, rank: [inZones.get(room.node.zone) ?? 0, room.count(pod), -room.left] }))
    .reduce<{ room: Room; rank: readonly number[] } | undefined>(
      (best, next) => (best && !isLess(next.rank, best.rank) ? best : next),
      undefined,
    )?.room;
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index >= 0 && (a[index] ?? 0) < (b[index] ?? 0);
}

/** A node while it is being filled. */
class Room {
  private readonly pods: PlannedPod[] = [];
  private readonly counts = new Map<PlannedPod, number>();
  private free: Memory;
  private freeCpu: Cpu;

  constructor(readonly node: Node) {
    this.free = node.memory;
    this.freeCpu = node.cpu;
  }

  /** Memory that is left, in MiB. */
  get left(): number {
    return this.free.mebibytes;
  }

  /** Replicas of a pod that are here. */
  count(pod: PlannedPod): number {
    return this.counts.get(pod) ?? 0;
  }

  holds(pod: PlannedPod): boolean {
    return (
      !pod.memory.exceeds(this.free) &&
      !pod.cpu.exceeds(this.freeCpu) &&
      this.pods.length < this.node.pods &&
      !(pod.apart && this.count(pod) > 0)
    );
  }

  add(pod: PlannedPod): void {
    this.pods.push(pod);
    this.counts.set(pod, this.count(pod) + 1);
    this.free = this.free.minus(pod.memory);
    this.freeCpu = this.freeCpu.minus(pod.cpu);
  }

  result(): Placement {
    return { node: this.node, pods: this.pods, free: this.free, freeCpu: this.freeCpu };
  }
}
