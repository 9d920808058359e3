import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { kind } from '../../environments/kind.ts';
import { objectsOf, PLATFORMS } from '../support/kubernetes.ts';

/** Names that mean the container itself, or a laptop around it. */
const LOOPBACK = /localhost|127\.\d+\.\d+\.\d+|\[::1\]|host\.docker\.internal/;

/** A line that names loopback and means it. */
interface Exception {
  /** The objects, as `Kind name`. */
  readonly of: RegExp;
  readonly line: RegExp;
  readonly reason: string;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    of: /^\w+ (somabrain|somaagent01|agentvoicebox)/,
    line: /ALLOWED_HOSTS: localhost,(127\.0\.0\.1|\$\(POD_IP\))(,[a-z0-9-]+\.soma\.svc)?$/,
    reason: 'Django answers to these names; a probe from the node names the first',
  },
  {
    of: /^\w+ agentvoicebox/,
    line: /\.(GROQ_API_BASE|LAGO_API_URL|OLLAMA_BASE_URL|OPENAI_API_BASE|VAULT_ADDR): http:\/\/localhost$/,
    reason:
      'the service does not start without an address for systems that do not run here, and nothing listens at this one',
  },
  {
    of: /^\w+ somaagent01-/,
    line: /\.SA01_KEYCLOAK_URL: http:\/\/localhost$/,
    reason: 'no process starts without an address of the identity provider, and only the gateway calls it',
  },
  {
    of: /^ConfigMap temporal-files$/,
    line: /(bindOnIP|broadcastAddress|rpcAddress): 127\.0\.0\.1/,
    reason:
      'four services of one process talk to each other, and nobody else may: they ask for no credentials',
  },
  {
    of: /^ConfigMap change-capture-files$/,
    line: /(worker|address)=http:\/\/127\.0\.0\.1:\$REST_PORT/,
    reason: 'its health check and what revives its task ask the worker beside them',
  },
  {
    of: /^(ConfigMap change-capture-files|Deployment change-capture)$/,
    line: /(listeners=|CONNECT_URL: )http:\/\/127\.0\.0\.1:8083$/,
    reason: 'the API of a worker that asks nobody who he is answers within its container alone',
  },
  {
    of: /^ConfigMap loki-files$/,
    line: /(grpc_listen_address|instance_addr): 127\.0\.0\.1$|frontend_address: 127\.0\.0\.1:9095$/,
    reason:
      'only the parts of its one process talk to each other, and each member answers what it is asked by itself',
  },
  {
    of: /^ConfigMap jaeger-files$/,
    line: /endpoint: 127\.0\.0\.1:16685$/,
    reason: 'its page asks its store in the same process',
  },
];

/** Lines outside of probes, each with the name of the field that it stands in. */
function linesOf(value: unknown, field = ''): readonly string[] {
  if (typeof value === 'string') return value.split('\n').map((line) => `${field}: ${line.trim()}`);
  if (Array.isArray(value)) return value.flatMap((item) => linesOf(item, field));
  if (typeof value !== 'object' || value === null) return [];
  // A variable is named by the field beside its value.
  if ('name' in value && 'value' in value) return linesOf(value.value, `.${String(value.name)}`);
  return Object.entries(value).flatMap(([key, inner]) => (key.endsWith('Probe') ? [] : linesOf(inner, key)));
}

/** The public name of the platform, which a browser beside the cluster resolves and nobody inside calls. */
const PUBLIC = kind.cluster.edge.host;

const loopback = (objects: readonly Manifest[]) =>
  objects.flatMap((object) =>
    linesOf(object)
      .filter((line) => LOOPBACK.test(line.replaceAll(PUBLIC, '')))
      .map((line) => ({ of: `${object.kind} ${object.metadata.name}`, line })),
  );

const excused = ({ of, line }: { readonly of: string; readonly line: string }) =>
  EXCEPTIONS.find((exception) => exception.of.test(of) && exception.line.test(line));

describe.each(PLATFORMS)('in %s', (environment) => {
  test('nothing is called at the address of the caller itself', () => {
    expect(loopback(objectsOf(environment)).filter((found) => !excused(found))).toEqual([]);
  });
});

test.each(EXCEPTIONS)('it still is so that $reason', (exception) => {
  const objects = [...objectsOf('everything'), ...objectsOf('onprem')];
  expect(loopback(objects).map(excused)).toContain(exception);
});

test('a service at the address of its caller is found', () => {
  const objects = JSON.parse(
    JSON.stringify(objectsOf('kind')).replaceAll('http://opa.soma-infra.svc:8181', 'http://localhost:8181'),
  ) as readonly Manifest[];
  expect(loopback(objects).filter((found) => !excused(found))).toContainEqual({
    of: 'Deployment somabrain',
    line: '.SOMABRAIN_OPA_URL: http://localhost:8181',
  });
});
