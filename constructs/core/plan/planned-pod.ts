import type { Cpu } from '../amounts/cpu.ts';
import type { Memory } from '../amounts/memory.ts';

/** Equal replicas as a target will run them: what a plan adds up and a scheduler places. */
export interface PlannedPod {
  /** Unique in the plan. */
  readonly name: string;
  /** Name of the component that brings it; `undefined` for what an operator or the platform adds. */
  readonly component: string | undefined;
  /** What it is, where no component brings it. @default 'an operator' */
  readonly note?: string;
  readonly replicas: number;
  /** Sum of the limits of its containers; requests are the same. */
  readonly memory: Memory;
  /** Sum of the CPU requests of its containers. */
  readonly cpu: Cpu;
  /** True for pods that run to completion; they are added to all other pods, which is the worst case. */
  readonly once: boolean;
  /** Replicas that must not share a node. */
  readonly apart: boolean;
  /** Replicas that must be spread evenly over the zones of the nodes. */
  readonly overZones: boolean;
  /** True for pods of which each node has one, whatever the number of nodes is. @default false */
  readonly everyNode?: boolean;
  /** True for a replica whose disk stays in the zone in which it was made. @default false */
  readonly diskInZone?: boolean;
}
