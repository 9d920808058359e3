import type { Alarm } from '../watch/alarm.ts';

/** What a person must know of an EKS cluster, by the metrics that its control plane sends without an agent. */
export function clusterAlarms(clusterName: string): readonly Alarm[] {
  const cluster = { namespace: 'AWS/EKS', dimensions: { ClusterName: clusterName } } as const;
  return [
    {
      ...cluster,
      name: 'pods-without-a-node',
      urgency: 'critical',
      metric: 'scheduler_pending_pods_UNSCHEDULABLE',
      statistic: 'Minimum',
      bound: { above: 0 },
      minutes: 15,
      mayBeSilent: true,
      says: 'Pods have found no node for a quarter of an hour although the plan has room for all. Look at the nodes, and at what else runs there.',
    },
  ];
}
