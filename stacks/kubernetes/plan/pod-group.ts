import type { Cpu } from '../../../constructs/core/amounts/cpu.ts';
import type { Memory } from '../../../constructs/core/amounts/memory.ts';
import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import type { Labels } from '../../../targets/kubernetes/resources/resource.ts';

/** The levels of Kubernetes' Pod Security that this platform uses, the stricter one first. */
export type PodSecurity = 'restricted' | 'baseline' | 'privileged';

/** Equal pods that one object makes, directly or through its operator. */
export interface PodGroup {
  readonly name: string;
  readonly namespace: string;
  /** What of the plan brings it: a component, or a program of an operator; undefined for what another object adds. */
  readonly component: string | undefined;
  readonly replicas: number;
  readonly memory: Memory;
  readonly cpu: Cpu;
  readonly once: boolean;
  readonly apart: boolean;
  /** Whether no zone may have two replicas more than another. */
  readonly overZones: boolean;
  /** Whether each node has one of them; then the number of replicas is that of nodes, which the plan knows. */
  readonly everyNode: boolean;
  /** Storage class of the disk that each pod of a StatefulSet has; undefined where it has none, or the class is the cluster's default. */
  readonly storageClass: string | undefined;
  /**
   * True for pods that an operator makes before another pod of the same size, such as the job that copies a primary: they take
   * that pod's place on a node, and are therefore in no plan.
   */
  readonly passing: boolean;
  /** Pods that a roll-out starts before it stops as many old ones. */
  readonly surge: number;
  /** Labels that every pod of the group has; it may have more. */
  readonly labels: Labels;
  /** The strictest level that lets the pods in. */
  readonly security: PodSecurity;
  /** Priority class of the pods. */
  readonly priority: string | undefined;
}

/** What one kind of object says of its pods; everything else follows from the object's metadata. */
export type Shape = Pick<PodGroup, 'replicas' | 'memory' | 'cpu' | 'labels'> &
  Partial<
    Pick<
      PodGroup,
      | 'component'
      | 'once'
      | 'apart'
      | 'overZones'
      | 'everyNode'
      | 'storageClass'
      | 'passing'
      | 'surge'
      | 'security'
      | 'priority'
    >
  > & {
    /** Name of the group. @default the name of the object */
    readonly name?: string;
  };

/** A function for each kind of object that lists the pods which it makes. */
export type Makers<Kinds extends Manifest['kind']> = {
  readonly [Kind in Kinds]?: (manifest: Extract<Manifest, { kind: Kind }>) => readonly Shape[];
};
