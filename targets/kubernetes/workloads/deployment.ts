import type { Deployment } from '../resources/manifest.ts';

/**
 * A new version takes an old replica's place instead of standing beside it: a roll-out needs no memory that the plan
 * has not counted. A single replica is therefore away for the moment of its restart.
 */
export function rollingUpdate(replicas: number) {
  const maxUnavailable = Math.max(1, Math.floor(replicas / 3));
  return {
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 0, maxUnavailable },
  } as const satisfies Deployment['spec']['strategy'];
}
