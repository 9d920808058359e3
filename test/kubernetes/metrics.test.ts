import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { REPLICAS } from '../../constructs/observability/agreements/recorded.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { named, objectsOf, ofKind, platformOf, PLATFORMS } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

/** Clusters with several of what watches. */
const SEVERAL = ['prod', 'onprem'];

interface Job {
  readonly job_name: string;
  readonly static_configs?: readonly {
    readonly targets: readonly string[];
    readonly labels: { readonly optional: string };
  }[];
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
}

const jobsOf = (objects: readonly Manifest[]) => {
  const file = named(objects, 'ConfigMap', 'prometheus-files').data['etc.prometheus.prometheus.yml'] ?? '';
  return (load(file) as { readonly scrape_configs: readonly Job[] }).scrape_configs;
};

/** What Prometheus calls: the name of a Service, its namespace, and a port of its pods. */
const targetsOf = ({ static_configs = [], dns_sd_configs = [] }: Job) =>
  [
    ...static_configs.flatMap(({ targets }) => targets),
    ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
  ].map((target) => {
    const [, service = '', namespace = '', port = ''] = /^([^.]+)\.([^.]+)\.svc:(\d+)$/.exec(target) ?? [];
    return { service, namespace, port: Number(port) };
  });

const PROMETHEUS: Place = { namespace: 'soma-infra', labels: { 'somastack.io/component': 'prometheus' } };

/** Jobs whose pods do not let Prometheus in, or that it may not call. */
const shut = (objects: readonly Manifest[]) =>
  jobsOf(objects).flatMap((job) =>
    targetsOf(job)
      .filter(({ service, namespace, port }) => {
        // Milvus' operator makes its pods and this Service.
        const ours = service === 'milvus-milvus' ? {} : named(objects, 'Service', service).spec.selector;
        const made = service.startsWith('milvus-') ? { 'app.kubernetes.io/instance': 'milvus' } : {};
        return !mayCall(objects, PROMETHEUS, { namespace, labels: { ...ours, ...made } }, port);
      })
      .map(() => job.job_name),
  );

describe.each(['kind', 'everything', 'staging', ...SEVERAL])('Prometheus in %s', (environment) => {
  const objects = objectsOf(environment);

  test('reads everything that has metrics', () => {
    const jobs = platformOf(environment).components.flatMap(({ scrapeTargets }) => scrapeTargets);
    expect(jobsOf(objects)).toHaveLength(jobs.length);
    expect(shut(objects)).toEqual([]);
  });

  test('reads each replica by itself', () => {
    const several = platformOf(environment).components.filter(
      ({ replicas, scrapeTargets }) => replicas > 1 && scrapeTargets.length > 0,
    );
    expect(several.map(({ name }) => name)).toContain('somabrain');
    for (const { name } of several) {
      const job = jobsOf(objects).find(({ job_name }) => job_name === name);
      expect(job?.dns_sd_configs?.[0]?.names).toEqual([expect.stringMatching(`^${name}-members\\.`)]);
      expect(named(objects, 'Service', `${name}-members`).spec.clusterIP).toBe('None');
    }
  });

  test('takes nothing that is missing for something that nobody chose', () => {
    const labels = jobsOf(objects).flatMap(({ static_configs = [] }) =>
      static_configs.map((one) => one.labels),
    );
    expect(new Set(labels.map(({ optional }) => optional))).toEqual(new Set(['no']));
  });

  test('knows how many replicas of each should answer', () => {
    const rules = named(objects, 'ConfigMap', 'prometheus-files').data['etc.prometheus.rules.platform.yaml'];
    const { groups } = load(rules ?? '') as { readonly groups: readonly { readonly rules: Rule[] }[] };
    const planned = groups.flatMap((group) => group.rules.filter(({ record }) => record === REPLICAS));
    expect(planned.map(({ labels, expr }) => [labels?.job, expr])).toEqual(
      jobsOf(objects)
        // A second place of the same pods is not counted again.
        .filter(({ dns_sd_configs: found, job_name: name }) => found && !name.endsWith('-span-metrics'))
        .map(({ job_name: name }) => [name, `vector(${replicasOf(environment, name)})`]),
    );
  });
});

interface Rule {
  readonly record?: string;
  readonly expr: string;
  readonly labels?: { readonly job?: string };
}

const replicasOf = (environment: string, component: string) =>
  platformOf(environment).components.find(({ name }) => name === component)?.replicas;

const ALERTMANAGER: Place = { namespace: 'soma-infra', labels: { 'somastack.io/component': 'alertmanager' } };
const GRAFANA: Place = { namespace: 'soma-infra', labels: { 'somastack.io/component': 'grafana' } };

describe.each(SEVERAL)('what watches in %s', (environment) => {
  const objects = objectsOf(environment);

  test.each(['prometheus', 'alertmanager'])('%s outlives a zone and a drained node', (name) => {
    const { replicas = 0, template } = named(objects, 'StatefulSet', name).spec;
    expect(replicas).toBeGreaterThan(1);
    expect(template.spec?.topologySpreadConstraints?.[0]).toMatchObject({
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
    });
    expect(named(objects, 'PodDisruptionBudget', name).spec.maxUnavailable).toBe(1);
  });

  test('each Prometheus tells every Alertmanager', () => {
    const file = named(objects, 'ConfigMap', 'prometheus-files').data['etc.prometheus.prometheus.yml'];
    expect(load(file ?? '')).toMatchObject({
      alerting: {
        alertmanagers: [
          { dns_sd_configs: [{ names: ['alertmanager-members.soma-infra.svc'], type: 'A', port: 9093 }] },
        ],
      },
    });
    expect(named(objects, 'Service', 'alertmanager-members').spec.clusterIP).toBe('None');
    expect(mayCall(objects, PROMETHEUS, ALERTMANAGER, 9093)).toBe(true);
  });

  test('each Prometheus is read by the other', () => {
    expect(mayCall(objects, PROMETHEUS, PROMETHEUS, 9090)).toBe(true);
  });

  test.each(['TCP', 'UDP'] as const)('Alertmanagers gossip by %s, and nobody else joins in', (protocol) => {
    expect(mayCall(objects, ALERTMANAGER, ALERTMANAGER, 9094, protocol)).toBe(true);
    expect(mayCall(objects, PROMETHEUS, ALERTMANAGER, 9094, protocol)).toBe(false);
    expect(mayCall(objects, GRAFANA, ALERTMANAGER, 9094, protocol)).toBe(false);
    const { ports } = named(objects, 'Service', 'alertmanager-members').spec;
    expect(ports).toContainEqual(expect.objectContaining({ port: 9094, protocol }));
  });

  test('Grafana stays with one Prometheus', () => {
    expect(named(objects, 'Service', 'prometheus').spec.sessionAffinity).toBe('ClientIP');
    expect(mayCall(objects, GRAFANA, PROMETHEUS, 9090)).toBe(true);
  });

  test('Alertmanager calls servers outside, at the ports of those whom it tells; Loki alone does too, where S3 is one', () => {
    const outside = ofKind(objects, 'NetworkPolicy').flatMap(({ metadata, spec }) =>
      (spec.egress ?? [])
        .filter(({ to }) => to?.some(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0'))
        .map(({ ports = [] }) => [metadata.name, ...ports.map(({ port }) => port)]),
    );
    expect(outside).toContainEqual(
      environment === 'onprem' ? ['alertmanager', 443, 587] : ['alertmanager', 443],
    );
    const mine = new Set(
      platformOf(environment)
        .components.filter(({ path }) => path.startsWith('observability'))
        .map(({ name }) => name),
    );
    const callers = new Set(outside.map(([name]) => String(name)));
    expect([...callers].filter((name) => mine.has(name))).toEqual([
      'alertmanager',
      ...(environment === 'onprem' ? [] : ['loki']),
    ]);
  });
});

/** Systems that a cloud can run, and that a target, a rule or a dashboard of an environment is about. */
function watchedSystems(environment: string): readonly string[] {
  const objects = objectsOf(environment);
  const files = ['prometheus-files', 'grafana-files'].flatMap((name) =>
    Object.entries(named(objects, 'ConfigMap', name).data)
      .flat()
      // The cache beside the gateway is ours everywhere.
      .map((text) => text.replaceAll(/redis_\w+\{job=\\*"redis-cache\\*"\}|redis-(?:cache|exporter)/g, '')),
  );
  const about = (name: string) =>
    new RegExp(`\\b(?:component|job_name|dashboards|rules)\\b\\W{1,4}${name}\\b|\\b${name}_[a-z]`);
  const systems = ['kafka', 'object-store', 'postgres', 'redis'];
  return systems.filter((name) => files.some((text) => about(name).test(text)));
}

test.each(['staging', 'prod'])(
  'in %s, of what the cloud runs and watches only topics are watched here',
  (environment) => {
    // No alarm of the cloud tells whether change capture publishes.
    expect(watchedSystems(environment)).toEqual(['kafka']);
    expect(watchedSystems('onprem')).toEqual(['kafka', 'object-store', 'postgres', 'redis']);
  },
);

test('where the cloud runs the store for state, the exporter asks the cache and nothing else', () => {
  const objects = objectsOf('prod');
  const about = jobsOf(objects).filter((job) => job.job_name.startsWith('redis'));
  expect(about.map((job) => job.job_name)).toEqual(['redis-cache']);
  expect(about.flatMap(targetsOf)).toHaveLength(1);
  const [exporter] = named(objects, 'Deployment', 'redis-exporter').spec.template.spec?.containers ?? [];
  expect(exporter?.env?.find(({ name }) => name === 'REDIS_ADDR')?.value).toBe(
    'redis://redis-cache.soma-infra.svc:6379',
  );
  const at = (component: string): Place => ({
    namespace: 'soma-infra',
    labels: { 'somastack.io/component': component },
  });
  expect(mayCall(objects, at('redis-exporter'), at('redis-cache'), 6379)).toBe(true);
});

test('where one replica runs there is no cluster of it, and nobody outside is told', () => {
  const objects = objectsOf('kind');
  const [container] = named(objects, 'StatefulSet', 'alertmanager').spec.template.spec?.containers ?? [];
  expect(container?.args).toContain('--cluster.listen-address=');
  expect(named(objects, 'Service', 'prometheus').spec.sessionAffinity).toBeUndefined();
  expect(mayCall(objects, ALERTMANAGER, ALERTMANAGER, 9094)).toBe(false);
});

test('a service that checks names answers at the address of its pod', () => {
  const [container] =
    named(objectsOf('kind'), 'Deployment', 'somabrain').spec.template.spec?.containers ?? [];
  expect(container?.env?.find(({ name }) => name === 'ALLOWED_HOSTS')?.value).toBe(
    'localhost,$(POD_IP),somabrain.soma.svc',
  );
  expect(container?.env?.find(({ name }) => name === 'POD_IP')?.valueFrom?.fieldRef?.fieldPath).toBe(
    'status.podIP',
  );
});

test('a job that a policy shuts out is found', () => {
  const objects = objectsOf('kind').filter(
    ({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.name !== 'etcd',
  );
  const closed = objects.map((object) =>
    object.kind === 'NetworkPolicy' && object.metadata.name === 'opa'
      ? { ...object, spec: { ...object.spec, ingress: [] } }
      : object,
  );
  expect(shut(closed)).toEqual(['etcd', 'opa']);
});

test.each(PLATFORMS)('no ConfigMap of %s is larger than the API server takes', (environment) => {
  for (const { metadata, data } of ofKind(objectsOf(environment), 'ConfigMap'))
    expect(Buffer.byteLength(JSON.stringify(data)), metadata.name).toBeLessThan(1024 * 1024);
});
