import { describe, expect, test } from 'vitest';
import { named, objectsOf, ofKind, podsIn } from '../support/kubernetes.ts';

const OBJECTS = objectsOf('onprem');

describe('change capture of production', () => {
  test('nobody may call, since its API asks nobody who he is', () => {
    expect(named(OBJECTS, 'NetworkPolicy', 'change-capture').spec.ingress).toEqual([]);
    const services = ofKind(OBJECTS, 'Service').map(({ metadata }) => metadata.name);
    expect(services.filter((name) => name.startsWith('change-capture'))).toEqual([]);
    const [container] = podsIn(OBJECTS).flatMap(({ owner, containers }) =>
      owner === 'Deployment change-capture' ? containers : [],
    );
    expect(container?.ports).toBeUndefined();
  });

  test('calls the brokers over TLS, and is not among those who may speak plaintext to them', () => {
    const { listeners } = named(OBJECTS, 'Kafka', 'kafka').spec.kafka;
    const admitted = Object.fromEntries(
      listeners.map(({ name, networkPolicyPeers }) => [
        name,
        networkPolicyPeers.map(({ podSelector }) => podSelector?.matchLabels?.['somastack.io/component']),
      ]),
    );
    expect(admitted['tls']).toEqual(['change-capture']);
    expect(admitted['plain']).not.toContain('change-capture');
    expect(admitted['plain']).toContain('somabrain');
  });

  test('has no job that would give it its connector over the network', () => {
    const jobs = ofKind(OBJECTS, 'Job').map(({ metadata }) => metadata.name);
    expect(jobs.filter((name) => name.startsWith('change-capture'))).toEqual([]);
    expect(jobs.some((name) => name.startsWith('event-store'))).toBe(true);
  });

  test('lets the role that reads the log, and the owner of the table, in by TLS alone', () => {
    const rules = named(OBJECTS, 'Cluster', 'postgres').spec.postgresql.pg_hba;
    const own = rules.filter((rule) => rule.startsWith('host') && / events(_capture)? all scram/.test(rule));
    expect(own).toEqual([
      'hostssl events events all scram-sha-256',
      'hostssl events events_capture all scram-sha-256',
    ]);
  });
});
