import type { Affinity, Labels, TopologySpread } from '../resources/resource.ts';

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/** Replicas stay off each other's nodes: always for members that each keep a copy, where possible for the others. */
export function keptApart(labels: Labels, apart: boolean): Affinity {
  const term = { labelSelector: { matchLabels: labels }, topologyKey: HOST };
  return {
    podAntiAffinity: apart
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}

/**
 * Replicas are spread over zones. Members that each keep a copy insist on it where nodes name their zone;
 * where they do not, insisting would leave no node at all.
 */
export function spread(labels: Labels, insist: boolean): readonly TopologySpread[] {
  const labelSelector = { matchLabels: labels };
  const relaxed = 'ScheduleAnyway';
  return [
    { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: insist ? 'DoNotSchedule' : relaxed, labelSelector },
    { maxSkew: 1, topologyKey: HOST, whenUnsatisfiable: relaxed, labelSelector },
  ];
}
