import type { PortRange } from '../targets/compose/host-ports.ts';

/** Ports of the developer's machine that each published component may use; ranges do not overlap. */
export const HOST_PORT_RANGES: Readonly<Record<string, PortRange>> = {
  somabrain: [30100, 30199],
  somafractalmemory: [10100, 10199],
  'somaagenthub-gateway': [10000, 10009],
  somaagent01: [20000, 20019],
  agentvoicebox: [25000, 25099],
  // Tokens contain this port, as part of their issuer.
  keycloak: [20880, 20889],
  qdrant: [6333, 6342],
  clickhouse: [8123, 8132],
  // These are the default ports of Temporal's command-line client and documentation.
  temporal: [7233, 7242],
  'temporal-ui': [8233, 8239],
  kong: [20020, 20029],
  openfga: [8080, 8089],
  // This is the default port of every client.
  'secret-store': [8200, 8209],
  // The logging driver of every container sends to this port.
  alloy: [1514, 1514],
  jaeger: [16686, 16689],
  grafana: [3000, 3009],
};
