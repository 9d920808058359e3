import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { named, objectsOf, platformOf } from '../support/kubernetes.ts';
import { mayCall, type Place } from '../support/network.ts';

const place = (component: string, namespace = 'soma-infra'): Place => ({
  namespace,
  labels: { 'somastack.io/component': component },
});

interface CollectorFile {
  readonly processors: Readonly<Record<string, object>>;
  readonly exporters: Readonly<Record<string, object>>;
  readonly service: {
    readonly pipelines: Readonly<
      Record<string, { readonly processors: readonly string[]; readonly exporters: readonly string[] }>
    >;
  };
}

describe.each(['staging', 'prod', 'onprem'])('traces of %s', (environment) => {
  const objects = objectsOf(environment);
  const stores = platformOf(environment).observability.jaeger?.replicas ?? 0;
  const fileOf = (component: string) =>
    load(
      named(objects, 'ConfigMap', `${component}-files`).data['etc.otelcol.somastack.yaml'] ?? '',
    ) as CollectorFile;
  const router = fileOf('otel-collector');
  const sampler = fileOf('otel-sampler');
  const jaeger = named(objects, 'StatefulSet', 'jaeger').spec;
  const kept = load(named(objects, 'ConfigMap', 'jaeger-files').data['etc.jaeger.somastack.yaml'] ?? '');

  test('go by their identifiers to one of those that decide', () => {
    expect(router.exporters['load_balancing']).toMatchObject({
      routing_key: 'traceID',
      resolver: { dns: { hostname: 'otel-sampler-members.soma-infra.svc', port: '4317' } },
    });
    expect(Object.keys(router.processors)).not.toContain('tail_sampling');
    expect(Object.keys(sampler.processors)).toContain('tail_sampling');
  });

  test('are counted and cleaned before they go on, once', () => {
    expect(router.service.pipelines['traces']).toMatchObject({
      processors: ['memory_limiter', 'attributes', 'resource'],
      exporters: ['span_metrics', 'load_balancing'],
    });
    expect(JSON.stringify(sampler)).not.toContain('span_metrics');
  });

  test('wait, while a sampler is away, in a queue of that one, and no batch is sent to all of them again', () => {
    expect(router.exporters['load_balancing']).toMatchObject({
      sending_queue: { enabled: true, sizer: 'bytes' },
      protocol: {
        otlp: { sending_queue: { enabled: true, sizer: 'bytes' }, retry_on_failure: { enabled: true } },
      },
    });
    expect(router.exporters['load_balancing']).not.toHaveProperty('retry_on_failure');
  });

  test('are handed to no sampler that is not ready or about to end', () => {
    const { spec } = named(objects, 'Service', 'otel-sampler-members');
    expect(spec.clusterIP).toBe('None');
    expect(spec.publishNotReadyAddresses).toBeUndefined();
    const pod = named(objects, 'Deployment', 'otel-sampler').spec.template.spec;
    expect(pod?.containers[0]?.lifecycle?.preStop?.sleep?.seconds).toBe(45);
    expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(45);
    // Others wait as long as proxies take.
    const other = named(objects, 'Deployment', 'otel-collector').spec.template.spec;
    expect(other?.containers[0]?.lifecycle?.preStop?.sleep?.seconds).toBe(10);
  });

  test('are sent to each store by its own name, with a queue of its own', () => {
    const names =
      stores === 1
        ? ['jaeger.soma-infra.svc:14317']
        : ['jaeger-0', 'jaeger-1'].map((name) => `${name}.jaeger-members.soma-infra.svc:14317`);
    expect(Object.values(sampler.exporters)).toEqual(
      names.map((endpoint) => expect.objectContaining({ endpoint }) as unknown),
    );
    expect(sampler.service.pipelines['traces']?.exporters).toEqual(Object.keys(sampler.exporters));
    expect(jaeger.serviceName).toBe('jaeger-members');
  });

  test('are kept on a disk, for a time', () => {
    expect(jaeger.replicas).toBe(environment === 'staging' ? 1 : 2);
    expect(jaeger.volumeClaimTemplates).toHaveLength(1);
    expect(kept).toMatchObject({
      extensions: {
        jaeger_storage: {
          backends: {
            disk: {
              badger: {
                directories: { keys: '/jaeger/keys', values: '/jaeger/values' },
                ephemeral: false,
                ttl: { spans: environment === 'staging' ? '72h' : '168h' },
              },
            },
          },
        },
        jaeger_query: { storage: { traces: 'disk' } },
      },
      exporters: { jaeger_storage_exporter: { trace_storage: 'disk' } },
    });
    const mounts = jaeger.template.spec?.containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(mounts).toContain('/jaeger');
  });

  test('take one way: services to the first layer, that to the second, that to the stores', () => {
    const calls = (from: Place, to: string, port: number) => mayCall(objects, from, place(to), port);
    expect(calls(place('somabrain', 'soma'), 'otel-collector', 4317)).toBe(true);
    expect(calls(place('somabrain', 'soma'), 'otel-sampler', 4317)).toBe(false);
    expect(calls(place('otel-collector'), 'otel-sampler', 4317)).toBe(true);
    expect(calls(place('otel-collector'), 'jaeger', 14317)).toBe(false);
    expect(calls(place('otel-sampler'), 'jaeger', 14317)).toBe(true);
    expect(calls(place('otel-sampler'), 'otel-collector', 4317)).toBe(false);
  });

  test('are seen by Grafana alone, which asks one store while that is there', () => {
    expect(mayCall(objects, place('grafana'), place('jaeger'), 16686)).toBe(true);
    for (const other of ['prometheus', 'otel-sampler', 'otel-collector'])
      expect(mayCall(objects, place(other), place('jaeger'), 16686), other).toBe(false);
    expect(mayCall(objects, place('somabrain', 'soma'), place('jaeger'), 16686)).toBe(false);
    expect(named(objects, 'Service', 'jaeger').spec.sessionAffinity).toBe(
      stores === 1 ? undefined : 'ClientIP',
    );
    const sources = Object.values(named(objects, 'ConfigMap', 'grafana-files').data).join('\n');
    expect(sources).toContain('http://jaeger.soma-infra.svc:16686');
  });

  test('are told of by every service', () => {
    const env = named(objects, 'Deployment', 'somabrain').spec.template.spec?.containers[0]?.env ?? [];
    expect(env).toContainEqual({
      name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      value: 'http://otel-collector.soma-infra.svc:4317',
    });
  });

  test('lose neither a layer nor a store with a node that is drained', () => {
    for (const name of ['otel-collector', 'otel-sampler', ...(stores > 1 ? ['jaeger'] : [])])
      expect(named(objects, 'PodDisruptionBudget', name).spec.maxUnavailable, name).toBe(1);
  });
});

describe.each(['prod', 'onprem'])('stores of traces of %s', (environment) => {
  test('are in zones of their own', () => {
    const { spec } = named(objectsOf(environment), 'StatefulSet', 'jaeger').spec.template;
    expect(spec?.topologySpreadConstraints?.[0]).toMatchObject({
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
    });
  });
});

test('one collector by itself has no second layer, no rules and no disk behind it', () => {
  const objects = objectsOf('kind');
  const file = named(objects, 'ConfigMap', 'otel-collector-files').data['etc.otelcol.somastack.yaml'] ?? '';
  expect(file).not.toContain('load_balancing');
  expect(() => named(objects, 'Deployment', 'otel-sampler')).toThrow();
  expect(named(objects, 'Deployment', 'jaeger').spec.replicas).toBe(1);
  expect(Object.keys(named(objects, 'ConfigMap', 'prometheus-files').data).join(' ')).not.toContain('otel');
});
