import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { synthesizeCompose } from '../../../compose/synthesize.ts';
import { pipeline } from '../../../constructs/observability/alloy/alloy.config.ts';
import { ENGINE } from '../../../constructs/observability/alloy/alloy.sources.ts';
import { type RiverBlock, riverProblems } from '../../../constructs/observability/alloy/river.ts';
import {
  type CollectorFile,
  collectorProblems,
} from '../../../constructs/observability/agreements/collector-problems.ts';
import { Endpoint } from '../../../constructs/core/model/endpoint.ts';
import { TRACE_BYTES } from '../../../constructs/observability/agreements/trace-size.ts';
import { environment, platform } from '../../support/environment.ts';

const synthesis = synthesizeCompose(environment('local'));
const services = Object.fromEntries(synthesis.project.services);
const file = (path: string): unknown =>
  load(synthesis.files.find((candidate) => candidate.path === `config/${path}`)?.content ?? '');
const overlay = ({ files }: typeof synthesis) =>
  (
    load(files.find(({ path }) => path === 'compose.logs.yaml')?.content ?? '') as {
      services: Record<string, { logging: { options: Record<string, string> } }>;
    }
  ).services;
const collector = file('otel-collector/somastack.yaml') as CollectorFile;

test('leaves a bounded copy of every line with the engine, by a driver that every engine has', () => {
  for (const [name, { logging }] of Object.entries(services)) {
    expect(logging, name).toEqual({ driver: 'json-file', options: { 'max-file': '2', 'max-size': '10m' } });
  }
});

test('the overlay hands lines of every container but its own to Alloy, by datagrams to loopback', () => {
  expect(services['alloy']?.ports).toEqual(['127.0.0.1:1514:1514/udp']);
  const sent = overlay(synthesis);
  expect(Object.keys(sent)).toEqual(Object.keys(services).filter((name) => name !== 'alloy'));
  for (const [name, { logging }] of Object.entries(sent)) {
    expect(logging.options, name).toMatchObject({ 'syslog-address': 'udp://127.0.0.1:1514', tag: name });
  }
});

test('where nobody carries lines there is no overlay', () => {
  const without = synthesizeCompose(environment('local', { 'observability.alloy': undefined }));
  expect(without.files.map(({ path }) => path)).not.toContain('compose.logs.yaml');
});

test('gives no container the socket of the engine or a folder of the host', () => {
  const binds = Object.values(services).flatMap(({ volumes = [] }) =>
    volumes.flatMap((mount) => (mount.type === 'bind' ? [mount.source] : [])),
  );
  expect(binds.length).toBeGreaterThan(10);
  expect(
    binds.filter((source) => !/^(\.\/config|\.\.\/\.\.\/\.\.\/\.secrets\/local)\//.test(source)),
  ).toEqual([]);
});

test('publishes the page of traces on loopback, and neither lines nor spans', () => {
  expect(services['jaeger']?.ports).toEqual(['127.0.0.1:16686:16686']);
  expect(services['loki']?.ports).toBeUndefined();
  expect(services['otel-collector']?.ports).toBeUndefined();
});

test('sends spans of the gateway to the collector, which it starts without', () => {
  expect(JSON.stringify(file('kong/kong.yaml'))).toContain('http://otel-collector:4318/v1/traces');
  expect(services['kong']?.depends_on?.['otel-collector']).toEqual({
    condition: 'service_started',
    required: false,
  });
  const without = synthesizeCompose(environment('local', { 'observability.otelCollector': undefined }));
  expect(without.files.find(({ path }) => path === 'config/kong/kong.yaml')?.content).not.toContain('4318');
});

test('says where the collector and the three stores answer with metrics', () => {
  const { loki, alloy, jaeger, otelCollector } = platform('local').observability;
  const targets = [loki, alloy, jaeger, otelCollector].map((component) =>
    component?.scrapeTargets.map(({ endpoint, path }) => `${endpoint.port}${path}`),
  );
  expect(targets).toEqual([
    ['3100/metrics'],
    ['12345/metrics'],
    ['8890/metrics'],
    ['8888/metrics', '8889/metrics'],
  ]);
});

test('keeps lines as long as the environment says, and says that it deletes them', () => {
  expect(file('loki/somastack.yaml')).toMatchObject({
    limits_config: { retention_period: '720h' },
    compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
  });
});

test('labels lines with as many labels as the store takes', () => {
  const blocks = pipeline(ENGINE, new Endpoint({ name: 'loki' }, 'http', 3100));
  const keep = blocks
    .flatMap(({ blocks: inner = [] }) => inner)
    .find(({ block }) => block === 'stage.label_keep');
  expect(keep?.attributes).toEqual({ values: ['level', 'service'] });
  expect(file('loki/somastack.yaml')).toMatchObject({ limits_config: { max_label_names_per_series: 2 } });
});

test('bounds traces by what they weigh, in the collector and in their store', () => {
  const { jaeger, otelCollector } = platform('local').observability;
  const part = (name: string) =>
    [...(jaeger?.memoryModel.parts ?? []), ...(otelCollector?.memoryModel.parts ?? [])].find(
      (candidate) => candidate.name === name,
    )?.memory.bytes ?? 0;
  const sampling = (collector.processors?.['tail_sampling'] ?? {}) as { num_traces: number };
  const store = file('jaeger/somastack.yaml') as {
    extensions: { jaeger_storage: { backends: { memory: { memory: { max_traces: number } } } } };
  };
  expect(sampling.num_traces).toBe(Math.floor(part('traces in flight') / TRACE_BYTES));
  expect(store.extensions.jaeger_storage.backends.memory.memory.max_traces).toBe(
    Math.floor(part('traces') / TRACE_BYTES),
  );
});

test.each<{ fault: string; change: Partial<CollectorFile>; says: string }>([
  {
    fault: 'a processor in no pipeline',
    change: { processors: { ...collector.processors, filter: {} } },
    says: 'processors.filter is in no pipeline',
  },
  {
    fault: 'a connector that joins nothing',
    change: { connectors: { ...collector.connectors, count: {} } },
    says: 'connectors.count does not join two pipelines',
  },
  {
    fault: 'an extension that is not started',
    change: { extensions: { ...collector.extensions, pprof: {} } },
    says: 'extensions.pprof is not started',
  },
  {
    fault: 'spans that come in past the memory limiter',
    change: {
      service: {
        ...collector.service,
        pipelines: {
          ...collector.service.pipelines,
          'traces/in': {
            receivers: ['otlp'],
            processors: ['attributes', 'resource', 'memory_limiter'],
            exporters: ['span_metrics', 'forward'],
          },
        },
      },
    },
    says: 'service.pipelines.traces/in takes data past the memory limiter',
  },
])('finds $fault in a file of the collector', ({ change, says }) => {
  expect(collectorProblems(collector)).toEqual([]);
  expect(collectorProblems({ ...collector, ...change })).toEqual([says]);
});

test('finds references of Alloy that nothing hands out, and blocks that stand there twice', () => {
  const blocks = pipeline(ENGINE, new Endpoint({ name: 'loki' }, 'http', 3100));
  expect(riverProblems(blocks)).toEqual([]);
  const addresses =
    'logging., loki.source.syslog.containers, loki.relabel.containers, loki.process.lines, loki.write.store';
  const dangling: RiverBlock = {
    block: 'loki.process',
    label: 'lines',
    attributes: { forward_to: [{ from: 'loki.write.stores', exported: 'receiver' }] },
  };
  expect(riverProblems([...blocks.filter(({ block }) => block !== 'loki.process'), dangling])).toEqual([
    `loki.write.stores.receiver is handed out by nothing; there are ${addresses.replace('loki.process.lines, loki.write.store', 'loki.write.store, loki.process.lines')}`,
  ]);
  expect(riverProblems([...blocks, { block: 'logging' }])).toEqual(['logging. stands there twice']);
});
