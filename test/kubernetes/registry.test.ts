import { describe, expect, test } from 'vitest';
import { ROLES } from '../../constructs/event-streaming/temporal/temporal.roles.ts';
import { environment } from '../support/environment.ts';
import { named, objectsOf, podsIn, platformOf } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

const place = (component: string): Place => ({
  namespace: 'soma-infra',
  labels: { 'somastack.io/component': component },
});
const REGISTRY = place('schema-registry');

describe.each(['onprem', 'staging', 'prod'])(
  'the schema registry of %s, which asks who writes',
  (cluster) => {
    const objects = objectsOf(cluster);

    test('only the job that registers reaches it, and Prometheus its metrics', () => {
      const components = podsIn(objects).map(
        ({ template }) => template.metadata?.labels?.['somastack.io/component'] ?? '',
      );
      expect(components.length).toBeGreaterThan(ROLES.length);
      const calling = (port: number) =>
        components.filter((name) => mayCall(objects, place(name), REGISTRY, port));
      expect(calling(8443)).toEqual(['schemas']);
      expect(calling(9000)).toEqual(['prometheus']);
    });

    test('only its servers and the job have the password of who writes', () => {
      const holders = podsIn(objects).filter(({ containers }) =>
        containers.some(({ env = [] }) =>
          env.some(({ valueFrom }) => valueFrom?.secretKeyRef?.key === 'registry-registrar-password'),
        ),
      );
      expect(holders.map(({ owner }) => owner.replace(/-[0-9a-f]{8}$/, '')).sort()).toEqual([
        'Deployment schema-registry',
        'Job schemas',
      ]);
    });

    test('the job trusts the authority of the servers and has no key', () => {
      const job = podsIn(objects).find(({ owner }) => owner.startsWith('Job schemas-'));
      const secrets = (job?.spec.volumes ?? []).flatMap(({ secret }) => (secret ? [secret] : []));
      expect(secrets.map(({ secretName, items }) => [secretName, items?.map(({ key }) => key)])).toEqual([
        ['schema-registry-schema-registry', ['ca.crt']],
      ]);
    });

    test('it answers in TLS alone, under the name of its Service', () => {
      const ports = named(objects, 'Service', 'schema-registry').spec.ports?.map(({ port }) => port);
      expect(ports).toEqual([8443, 9000]);
      const { spec } = named(objects, 'Certificate', 'schema-registry-schema-registry');
      expect(spec.dnsNames).toEqual(['schema-registry.soma-infra.svc']);
    });
  },
);

test('its database has connections for a server more than stated', () => {
  const connections = (replicas: number) => {
    const { dataLayer } = platformOf('onprem');
    const section = environment('onprem', { 'eventStreaming.schemaRegistry.replicas': replicas });
    expect(section.eventStreaming.schemaRegistry?.replicas).toBe(replicas);
    return dataLayer.postgres.databases.find(({ name }) => name === 'registry')?.connections;
  };
  expect(connections(2)).toBe(4 * 3);
});
