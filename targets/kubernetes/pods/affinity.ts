import type { Affinity, Labels, LabelSelector, TopologySpread } from '../resources/resource.ts';

const HOST = 'kubernetes.io/hostname';
/** Label of a node with its zone. */
export const ZONE = 'topology.kubernetes.io/zone';

/** Keeps replicas on different nodes: always for members that each store a copy, if possible for others. */
export function keptApart(labels: Labels, apart: boolean): Affinity {
  const term = { labelSelector: { matchLabels: labels }, topologyKey: HOST };
  return {
    podAntiAffinity: apart
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}

/**
 * Spreads replicas over zones. This is mandatory for members that each store a copy, if nodes are labelled with their zone;
 * without labels a mandatory spread would leave no node.
 */
export function spread(labelSelector: LabelSelector, insist: boolean): readonly TopologySpread[] {
  const relaxed = 'ScheduleAnyway';
  return [
    { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: insist ? 'DoNotSchedule' : relaxed, labelSelector },
    { maxSkew: 1, topologyKey: HOST, whenUnsatisfiable: relaxed, labelSelector },
  ];
}
