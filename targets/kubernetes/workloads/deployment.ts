import type { Deployment } from '../resources/manifest.ts';

/**
 * A roll-out stops an old replica before it starts the new one, so that it needs no memory beyond the plan. A single replica is
 * therefore unavailable while it restarts.
 */
export function rollingUpdate(replicas: number) {
  const maxUnavailable = Math.max(1, Math.floor(replicas / 3));
  return {
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 0, maxUnavailable },
  } as const satisfies Deployment['spec']['strategy'];
}
