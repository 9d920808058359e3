import type { Deployment } from '../resources/manifest.ts';

/**
 * How replicas are replaced. Those that serve requests are never fewer than stated: a new one is ready before an old one ends, and
 * the plan keeps room for it. Others stop first, so that one that must not run twice never does; a single replica is one of these,
 * and is unavailable while it restarts.
 */
export function rollingUpdate(replicas: number, serves: boolean) {
  const amounts =
    serves && replicas > 1
      ? { maxSurge: 1, maxUnavailable: 0 }
      : { maxSurge: 0, maxUnavailable: Math.max(1, Math.floor(replicas / 3)) };
  return { type: 'RollingUpdate', rollingUpdate: amounts } as const satisfies Deployment['spec']['strategy'];
}
