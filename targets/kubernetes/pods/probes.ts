import type { Health, Probe as HealthProbe } from '../../../constructs/core/model/health.ts';
import type { Container, Probe } from '../resources/resource.ts';

/** Seconds between two attempts of a probe. */
const PERIOD = 10;
const START_PERIOD = 5;

/** A minute at least: on a node that starts many pods at once a program takes far longer than alone, and killing it makes that worse. */
const LEAST_START_ATTEMPTS = 12;

/** The other probes start only after the start-up probe has succeeded once, so that a slow start is not a failure. */
export function probesOf(
  health: Health | undefined,
): Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  if (!health) return {};
  const { readiness, liveness, startSeconds } = health;
  return {
    startupProbe: {
      ...handler(liveness ?? readiness),
      periodSeconds: START_PERIOD,
      timeoutSeconds: 5,
      failureThreshold: Math.max(LEAST_START_ATTEMPTS, Math.ceil(startSeconds / START_PERIOD)),
    },
    readinessProbe: { ...handler(readiness), periodSeconds: PERIOD, timeoutSeconds: 5, failureThreshold: 3 },
    ...(liveness && {
      livenessProbe: { ...handler(liveness), periodSeconds: PERIOD, timeoutSeconds: 5, failureThreshold: 6 },
    }),
  };
}

function handler(probe: HealthProbe): Probe {
  if (probe.type === 'command') return { exec: { command: probe.command } };
  if (probe.type === 'tcp') return { tcpSocket: { port: probe.endpoint.name } };
  const { path, endpoint, host } = probe;
  return {
    httpGet: {
      path,
      port: endpoint.name,
      ...(host !== undefined && { httpHeaders: [{ name: 'Host', value: host }] }),
    },
  };
}
