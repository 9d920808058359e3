import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';
import type { PriorityClass } from '../../../targets/kubernetes/resources/manifest.ts';

type Priority = keyof typeof PRIORITIES;

/** Values leave room between the classes; only their order matters. */
const VALUES: Readonly<Record<Priority, readonly [value: number, description: string]>> = {
  data: [1_000_000, 'Pods that own data'],
  platform: [100_000, 'What services need, and the operators'],
  services: [10_000, 'Soma services'],
  batch: [1000, 'Jobs, which wait for room and take it from nobody'],
};

/** The classes that pods of the platform name. */
export function priorityClasses(): readonly PriorityClass[] {
  return Object.entries(VALUES).map(([priority, [value, description]]) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: PRIORITIES[priority as Priority] },
    description,
    globalDefault: false,
    preemptionPolicy: priority === 'batch' ? 'Never' : 'PreemptLowerPriority',
    value,
  }));
}
