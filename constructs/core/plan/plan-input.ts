import type { Memory } from '../amounts/memory.ts';
import type { MemoryPart } from '../memory/memory-model.ts';
import type { Capacity, Selection } from './selection.ts';

/** Another size for a component. */
export type Resize = { readonly memory: Memory } | { readonly replicas: number };

/** A component in the plan, beside its pods. */
export interface PlannedComponent {
  readonly name: string;
  /** Path of the section in the environment that sets its size. */
  readonly path: string;
  readonly replicas: number;
  readonly memory: Memory;
  readonly parts: readonly MemoryPart[];
  readonly measured: boolean;
}

/** A managed system: not placed on nodes, but sized by the same limit. */
export interface ManagedDemand {
  readonly component: string;
  /** Instance class, for example `kafka.m7g.large`. */
  readonly instanceClass: string;
  readonly count: number;
  readonly demanded: Memory;
  readonly offered: Memory;
}

export interface MemoryPlanInput {
  readonly environment: string;
  readonly target: string;
  readonly selections: readonly Selection[];
  /** Selections that do not have to fit: one that does not is refused when it is requested. */
  readonly refused?: readonly Selection[];
  readonly capacity: Capacity;
  readonly components: readonly PlannedComponent[];
  readonly managed?: readonly ManagedDemand[];
  /** Would the definition still hold if the section at this path said something else? */
  readonly accepts: (path: string, change: Resize) => boolean;
}
