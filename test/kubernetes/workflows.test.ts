import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import {
  connectionsTo,
  ROLE_PORTS,
  ROLES,
} from '../../constructs/event-streaming/temporal/temporal.roles.ts';
import type { TemporalServices } from '../../constructs/event-streaming/temporal/temporal.settings.ts';
import { environment } from '../support/environment.ts';
import { named, objectsOf, ofKind, podsIn } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

const OBJECTS = objectsOf('onprem');
const place = (component: string): Place => ({
  namespace: 'soma-infra',
  labels: { 'somastack.io/component': component },
});
const temporal = (role: string) => place(`temporal-${role}`);
const CLIENTS = ['temporal-namespaces', 'temporal-ui'];

describe('the ring of the services of Temporal', () => {
  const pairs = ROLES.flatMap((from) => ROLES.map((to) => [from, to] as const));

  test.each(pairs)('%s reaches %s, where it listens to calls and to members', (from, to) => {
    const { grpc, membership } = ROLE_PORTS[to];
    for (const port of [grpc, membership])
      expect(mayCall(OBJECTS, temporal(from), temporal(to), port)).toBe(true);
  });

  test('nobody else reaches a port behind the frontend', () => {
    const components = new Set(
      podsIn(OBJECTS).map(({ template }) => template.metadata?.labels?.['somastack.io/component'] ?? ''),
    );
    const others = [...components].filter((name) => !ROLES.some((role) => name === `temporal-${role}`));
    expect(others.length).toBeGreaterThan(10);
    for (const role of ROLES) {
      const { grpc, membership } = ROLE_PORTS[role];
      const inside = role === 'frontend' ? [membership] : [grpc, membership];
      const callers = others.filter((name) =>
        inside.some((port) => mayCall(OBJECTS, place(name), temporal(role), port)),
      );
      expect(callers, role).toEqual([]);
    }
  });

  test('the job of the namespaces and the page reach the frontend, and nobody else outside the ring', () => {
    expect(mayCall(OBJECTS, place('temporal-namespaces'), temporal('frontend'), 7243)).toBe(true);
    expect(mayCall(OBJECTS, place('temporal-ui'), temporal('frontend'), 7233)).toBe(true);
    expect(mayCall(OBJECTS, place('somabrain'), temporal('frontend'), 7233)).toBe(false);
  });

  test('members find each other at the address of their own pod', () => {
    for (const role of ROLES) {
      const [container] =
        named(OBJECTS, 'Deployment', `temporal-${role}`).spec.template.spec?.containers ?? [];
      const address = container?.env?.find(({ name }) => name === 'MEMBER_ADDRESS');
      expect(address?.valueFrom?.fieldRef?.fieldPath, role).toBe('status.podIP');
      const file = named(OBJECTS, 'ConfigMap', `temporal-${role}-files`).data[
        'etc.temporal.config.server.yaml'
      ];
      expect(file).toContain(`broadcastAddress: '{{ env "MEMBER_ADDRESS" }}'`);
    }
  });
});

describe('certificates of the services of Temporal', () => {
  const certificates = ofKind(OBJECTS, 'Certificate');
  const issuedBy = (issuer: string) =>
    certificates
      .filter(({ spec }) => spec.issuerRef.name === issuer)
      .map(({ metadata }) => metadata.labels?.['somastack.io/component'])
      .sort();
  const roles = ROLES.map((role) => `temporal-${role}`);

  test('one authority vouches for the services alone, and one for them and their clients', () => {
    expect(issuedBy('soma-temporal-internode')).toEqual(roles);
    expect(issuedBy('soma-temporal-clients')).toEqual([...roles, ...CLIENTS].sort());
  });

  test('clients cannot show theirs as a server, and only services are called by the name of their circle', () => {
    const members = certificates.filter(({ spec }) => spec.issuerRef.name.startsWith('soma-temporal-'));
    for (const { metadata, spec } of members) {
      const serves = spec.usages.includes('server auth');
      expect(serves, metadata.name).toBe(spec.dnsNames !== undefined);
      expect(spec.usages).toContain('client auth');
    }
  });

  test('every issuer has an authority with a key in the namespace of the operators', () => {
    const authorities = certificates.filter(({ spec }) => spec.isCA);
    for (const issuer of ofKind(OBJECTS, 'ClusterIssuer')) {
      if (!('ca' in issuer.spec)) continue;
      const { secretName } = issuer.spec.ca;
      const own = authorities.find(({ spec }) => spec.secretName === secretName);
      expect(own?.metadata.namespace, issuer.metadata.name).toBe('soma-operators');
    }
  });

  test('of the authority of the database, no pod has the key', () => {
    const mounted = podsIn(OBJECTS).flatMap(({ owner, spec }) =>
      (spec.volumes ?? [])
        .filter(({ secret }) => secret?.secretName === 'postgres-ca')
        .map(({ secret }) => ({ owner, keys: secret?.items?.map(({ key }) => key) })),
    );
    // The services, the job of their tables, the schema registry, and Keycloak.
    expect(mounted).toHaveLength(ROLES.length + 3);
    for (const { owner, keys } of mounted) expect(keys, owner).toEqual(['ca.crt']);
  });
});

describe('the database of the services of Temporal', () => {
  const { pg_hba: rules, parameters } = named(OBJECTS, 'Cluster', 'postgres').spec.postgresql;

  test('lets their roles in by TLS, each into its own database, and by nothing else', () => {
    for (const name of ['temporal', 'temporal_visibility']) {
      const own = rules.filter((rule) => rule.split(' ').includes(name));
      expect(own).toEqual([`hostssl ${name} ${name} all scram-sha-256`, `host all ${name} all reject`]);
    }
  });

  test('has connections for every process, while each service has one more that replaces another', () => {
    const { eventStreaming } = environment('onprem');
    const services = eventStreaming.temporal?.services as TemporalServices;
    // By hand: frontend 4 × 2, history 4 × 6, matching 4 × 4, worker 3 × 2; lists 4 × 2, 4 × 2, 4 × 1, 3 × 1.
    expect(connectionsTo('main', services)).toBe(54);
    expect(connectionsTo('visibility', services)).toBe(23);
    const without = environment('onprem', { 'eventStreaming.temporal': undefined });
    expect(without.eventStreaming.temporal).toBeUndefined();
    expect(Number(parameters['max_connections'])).toBeGreaterThan(54 + 23);
  });

  test('is told the number of processes that a change makes', () => {
    const { eventStreaming } = environment('onprem', {
      'eventStreaming.temporal.services.history.replicas': 5,
      'eventStreaming.temporal.services.worker.replicas': 3,
    });
    expect(connectionsTo('main', eventStreaming.temporal?.services as TemporalServices)).toBe(54 + 2 * 6 + 2);
  });
});

test('each service outlives the loss of a node and of a pod at a time', () => {
  for (const role of ROLES) {
    const budget = named(OBJECTS, 'PodDisruptionBudget', `temporal-${role}`);
    expect(budget.spec.maxUnavailable, role).toBe(1);
    const spec = named(OBJECTS, 'Deployment', `temporal-${role}`).spec.template.spec;
    expect(spec?.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
  }
});

test('nobody outside reaches the page, and it changes nothing', () => {
  expect(named(OBJECTS, 'Service', 'temporal-ui').spec).not.toHaveProperty('type');
  const callers = ofKind(OBJECTS, 'NetworkPolicy').find(({ metadata }) => metadata.name === 'temporal-ui');
  expect(callers?.spec.ingress).toEqual([]);
  const [container] = named(OBJECTS, 'Deployment', 'temporal-ui').spec.template.spec?.containers ?? [];
  expect(container?.env).toContainEqual({ name: 'TEMPORAL_DISABLE_WRITE_ACTIONS', value: 'true' });
});

test('the rule about shards has the number of the environment', () => {
  const rules = named(OBJECTS, 'ConfigMap', 'prometheus-files').data['etc.prometheus.rules.temporal.yaml'];
  const { groups } = load(rules ?? '') as {
    readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
  };
  expect(groups.flatMap((group) => group.rules.map(({ expr }) => expr))).toContain(
    'sum by (job) (numshards_gauge) < 512',
  );
});
