import { describe, expect, test } from 'vitest';
import { CLUSTERS, isOwn, named, objectsOf, ofKind, podsIn } from '../support/kubernetes.ts';

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

describe.each(CLUSTERS.filter((environment) => !isOwn(environment)))(
  'change capture on %s',
  (environment) => {
    const objects = objectsOf(environment);
    const portsOut = (component: string) =>
      (named(objects, 'NetworkPolicy', component).spec.egress ?? [])
        .flatMap(({ ports = [] }) => ports.map(({ port }) => port))
        .filter((port) => port !== 53)
        .sort();

    test('nobody may call, and it calls the encrypted ports of the cloud alone', () => {
      expect(named(objects, 'NetworkPolicy', 'change-capture').spec.ingress).toEqual([]);
      expect(portsOut('change-capture')).toEqual([5432, 9094]);
    });

    test('it knows the database by its authority, and the brokers by those that Java trusts', () => {
      const { data } = named(objects, 'ConfigMap', 'change-capture-files');
      const worker = data['etc.somastack.worker.properties'] ?? '';
      expect(worker.match(/^(?:admin\.|consumer\.|producer\.)?security\.protocol=SSL$/gm)).toHaveLength(4);
      expect(worker).not.toContain('truststore');
      expect(worker).toContain('bootstrap.servers=@KAFKA_TLS@\n');
      expect(JSON.parse(data['etc.somastack.connector.json'] ?? '')).toMatchObject({
        'database.sslmode': 'verify-full',
        'database.sslrootcert': '/etc/somastack/database/ca.crt',
      });
    });

    test('the job of topics makes what it keeps its state in before it starts, compacted and in three copies, over TLS', () => {
      const { data } = named(objects, 'ConfigMap', 'kafka-topics-files');
      for (const topic of ['configs', 'offsets', 'status', 'heartbeat.events'])
        expect(data['etc.somastack.topics.tsv']).toContain(
          `soma.connect.${topic}\t1\t3\tcleanup.policy=compact\n`,
        );
      expect(portsOut('kafka-topics')).toEqual([9094]);
    });

    test('the job of databases lets its role read the log', () => {
      const [job] = podsIn(objects).filter(({ owner }) => owner.startsWith('Job postgres-databases'));
      const variables = job?.containers.flatMap(({ env = [] }) => env) ?? [];
      expect(variables).toContainEqual({ name: 'LOG_READERS', value: 'events:events_capture' });
    });

    test('the exporter whose offsets tell whether it publishes speaks TLS to the brokers', () => {
      const [exporter] = podsIn(objects).filter(({ owner }) => owner === 'Deployment kafka-exporter');
      const [container] = exporter?.containers ?? [];
      expect(container?.args).toContain('--kafka.server=$(KAFKA_TLS_HOST):$(KAFKA_TLS_PORT)');
      expect(container?.args).toContain('--tls.enabled');
      expect(container?.env).toContainEqual({
        name: 'KAFKA_TLS_HOST',
        valueFrom: { configMapKeyRef: { name: 'soma-endpoints', key: 'kafka-tls-host' } },
      });
      expect(portsOut('kafka-exporter')).toEqual([9094]);
    });
  },
);
