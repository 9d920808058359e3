import { OPERATORS } from '../../../targets/contract/places.ts';
import { portsAt } from '../../../targets/kubernetes/network/rules.ts';
import { PRIORITIES } from '../../../targets/kubernetes/pods/priority.ts';

/**
 * Names, and the API server by its two usual ports, at any address: so an authority outside is asked too where an environment names one, and
 * the name server that it looks at.
 */
const EGRESS = [{ ports: [...portsAt('UDP', 53), ...portsAt('TCP', 53, 443, 6443)] }];

/** Ports by their names in the chart. */
const ingress = (...ports: readonly string[]) => [
  { ports: ports.map((port) => ({ port, protocol: 'TCP' })) },
];

/**
 * Values of cert-manager's chart beside the resources of its pods. Their policies let in the API server, which has no pods to name, at
 * the webhook alone, and the kubelet at the checks of health.
 */
export const CERT_MANAGER_VALUES: Readonly<Record<string, unknown>> = {
  // Definitions stay when the application goes, and with them every certificate.
  crds: { enabled: true, keep: true },
  // Elections are held in its own namespace, so that its rights end there.
  global: { leaderElection: { namespace: OPERATORS }, priorityClassName: PRIORITIES.platform },
  networkPolicy: { enabled: true, ingress: ingress('http-healthz'), egress: EGRESS },
  webhook: { networkPolicy: { enabled: true, ingress: ingress('https', 'healthcheck'), egress: EGRESS } },
  cainjector: { networkPolicy: { enabled: true, ingress: [], egress: EGRESS } },
  prometheus: { enabled: false },
  // It would run once, to say what the next wave finds out: whether the webhook answers.
  startupapicheck: { enabled: false },
};
