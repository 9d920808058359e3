import { describe, expect, test } from 'vitest';
import { type Mistake, mostNeeded, problemsOf } from '../support/environment.ts';

const NEEDED = mostNeeded().planned.mebibytes;

/** Six nodes, and no more on them than these hold. */
const SIX_NODES = {
  'somaServices.somaagent01': undefined,
  'eventStreaming.temporal': undefined,
  'eventStreaming.schemaRegistry': undefined,
  'security.keycloak': undefined,
  'security.kong': undefined,
  'dataLayer.redisCache': undefined,
  'cluster.edge': undefined,
  'cluster.operators': undefined,
  'observability.loki': undefined,
  'observability.alloy': undefined,
  'observability.jaeger': undefined,
  'observability.otelCollector': undefined,
  'cluster.nodePools.0.nodes': 6,
};

const MISTAKES: readonly Mistake[] = [
  {
    title: 'a budget over by one mebibyte',
    changes: { budget: `${NEEDED - 1}Mi` },
    says: 'memory budget exceeded by 1 MiB: ',
  },
  {
    title: 'too few processors',
    changes: { 'host.cpu': '2' },
    says: 'infrastructure: CPU budget exceeded by ',
  },
  {
    title: 'a broker too small for its parts',
    changes: { 'eventStreaming.kafka.memory': '512Mi' },
    says: 'eventStreaming.kafka.memory: 512 MiB is too small: heap 192 + metaspace 96 + code cache 64 + direct buffers 96 + thread stacks 48 + JVM itself 96 + page cache 64 = 656 MiB must fit; set it to at least "656Mi"',
  },
  {
    title: 'a database server too small for its connections',
    changes: { 'dataLayer.postgres.memory': '256Mi' },
    says: 'dataLayer.postgres.memory: 256 MiB is too small: shared buffers 64 + 75 backends 375 + maintenance 16 + autovacuum 24 + logical decoding 80 + 302 × work_mem 302 + page cache 0 = 861 MiB must fit; set it to at least "861Mi"',
  },
  {
    title: 'a store too small for a fork',
    changes: { 'dataLayer.redis.memory': '40Mi' },
    says: 'dataLayer.redis.memory: 40 MiB is too small: data (maxmemory) 16 + copies while forked 16 + empty server 16 + buffers and fragments 4 = 52 MiB must fit; set it to at least "52Mi"',
  },
  {
    title: 'a JobManager as small as the documents want it',
    changes: { 'eventStreaming.flink.jobManager.memory': '512Mi' },
    says: 'eventStreaming.flink.jobManager.memory: 512 MiB is too small: off-heap 96 + metaspace 160 + JVM overhead 96 + heap 256 = 608 MiB must fit; set it to at least "608Mi"',
  },
  {
    title: 'more slots than the managed memory holds',
    changes: { 'eventStreaming.flink.taskManager.slots': 8 },
    says: 'eventStreaming.flink.taskManager.memory: 1,024 MiB is too small: framework heap 128 + framework off-heap 96 + network 64 + managed 512 + metaspace 160 + JVM overhead 128 + task heap 128 = 1,216 MiB must fit; set it to at least "1216Mi"',
  },
  {
    title: 'a workflow engine in less than its process',
    changes: { 'eventStreaming.temporal.server.memory': '192Mi' },
    says: 'eventStreaming.temporal.server.memory: 192 MiB is too small: Go heap 208 + stacks and runtime 21 = 229 MiB must fit; set it to at least "229Mi"',
  },
  {
    title: 'a vector store in less than its process',
    changes: { 'dataLayer.milvus.memory': '1Gi' },
    says: 'dataLayer.milvus.memory: 1,024 MiB is too small: process 900 + insert buffer 16 + growing segments 64 + loaded segments 256 = 1,236 MiB must fit; set it to at least "1236Mi"',
  },
  {
    title: 'a store of relations in less than its process needs',
    changes: { 'security.openfga.memory': '48Mi' },
    says: 'security.openfga.memory: 48 MiB is too small: Go heap 56 + stacks and runtime 6 = 62 MiB must fit; set it to at least "62Mi"',
  },
  {
    title: 'a secret store in less than its process needs',
    changes: { 'security.secretStore.memory': '64Mi' },
    says: 'security.secretStore.memory: 64 MiB is too small: program 32 + Go heap 64 + stacks and runtime 7 = 103 MiB must fit; set it to at least "103Mi"',
  },
  {
    title: 'an identity provider in less than its classes',
    changes: { 'security.keycloak.memory': '384Mi' },
    says: 'security.keycloak.memory: 384 MiB is too small: heap 160 + metaspace 152 + code cache 40 + direct buffers 16 + thread stacks 32 + JVM itself 72 + mapped files 24 = 496 MiB must fit; set it to at least "496Mi"',
  },
  {
    title: 'a Prometheus too small to start',
    changes: { 'observability.metrics.prometheus.memory': '96Mi' },
    says: 'observability.metrics.prometheus.memory: 96 MiB is too small: Go heap 96 + stacks and runtime 10 = 106 MiB must fit; set it to at least "106Mi"',
  },
  {
    title: 'a worker of change capture too small for its heap',
    changes: { 'eventStreaming.changeCapture.memory': '384Mi' },
    says: 'eventStreaming.changeCapture.memory: 384 MiB is too small: heap 192 + metaspace 96 + code cache 32 + direct buffers 32 + thread stacks 32 + JVM itself 56 + mapped files 32 = 472 MiB must fit; set it to at least "472Mi"',
  },
  {
    title: 'a schema registry as small as the documents want it',
    changes: { 'eventStreaming.schemaRegistry.memory': '256Mi' },
    says: 'eventStreaming.schemaRegistry.memory: 256 MiB is too small: heap 96 + metaspace 128 + code cache 32 + direct buffers 16 + thread stacks 16 + JVM itself 48 + mapped files 16 = 352 MiB must fit; set it to at least "352Mi"',
  },
  {
    title: 'more workers than the limit holds',
    changes: { 'somaServices.somabrain.api.workers': 4 },
    says: 'somaServices.somabrain.api.memory: 640 MiB is too small: master process 26 + 4 × worker 728 + requests and caches 128 = 882 MiB must fit; set it to at least "882Mi"',
  },
  {
    title: 'a cache without room for a key',
    changes: { 'dataLayer.redisCache.memory': '20Mi' },
    says: 'dataLayer.redisCache.memory: 20 MiB is too small: data (maxmemory) 8 + empty server 16 + buffers and fragments 2 = 26 MiB must fit; set it to at least "26Mi"',
  },
  {
    title: 'a gateway in less than its dictionaries',
    changes: { 'security.kong.memory': '256Mi' },
    says: 'security.kong.memory: 256 MiB is too small: shared dictionaries 75 + 2 × cache 32 + configuration store 16 + master process 64 + workers 96 = 283 MiB must fit; set it to at least "283Mi"',
  },
  {
    title: 'a gateway without room for the successors of its workers',
    level: 'kind',
    changes: { 'security.kong.memory': '320Mi' },
    says: 'security.kong.memory: 320 MiB is too small: shared dictionaries 76 + 2 × cache 32 + configuration store 16 + master process 64 + workers and their successors 192 = 380 MiB must fit; set it to at least "380Mi"',
  },
  {
    title: 'a store of lines that is smaller than its program',
    changes: { 'observability.loki.memory': '128Mi' },
    says: 'observability.loki.memory: 128 MiB is too small: program 64 + Go heap 73 + stacks and runtime 8 = 145 MiB must fit; set it to at least "145Mi"',
  },
  {
    title: 'a collector without room for traces',
    changes: { 'observability.otelCollector.memory': '100Mi' },
    says: 'observability.otelCollector.memory: 100 MiB is too small: program 64 + Go heap 34 + stacks and runtime 4 = 102 MiB must fit; set it to at least "102Mi"',
  },
  {
    title: 'a store of traces without room for one question',
    changes: { 'observability.jaeger.memory': '64Mi' },
    says: 'observability.jaeger.memory: 64 MiB is too small: program 44 + Go heap 27 + stacks and runtime 3 = 74 MiB must fit; set it to at least "74Mi"',
  },
  {
    title: 'a store of traces without room for what its disk needs',
    level: 'prod',
    changes: { 'observability.jaeger.memory': '1Gi' },
    says: 'observability.jaeger.memory: 1,024 MiB is too small: program 44 + Go heap 989 + stacks and runtime 99 = 1,132 MiB must fit; set it to at least "1132Mi"',
  },
  {
    title: 'a first layer without room for its queues',
    level: 'prod',
    changes: { 'observability.otelCollector.memory': '128Mi' },
    says: 'observability.otelCollector.memory: 128 MiB is too small: program 64 + Go heap 68 + stacks and runtime 7 = 139 MiB must fit; set it to at least "139Mi"',
  },
  {
    title: 'a second layer without room for traces',
    level: 'prod',
    changes: { 'observability.otelCollector.samplers.memory': '96Mi' },
    says: 'observability.otelCollector.samplers.memory: 96 MiB is too small: program 64 + Go heap 42 + stacks and runtime 5 = 111 MiB must fit; set it to at least "111Mi"',
  },
  {
    title: 'an agent in less memory than it starts in',
    changes: { 'somaServices.somaagent01.gateway.memory': '224Mi' },
    says: 'somaServices.somaagent01.gateway.memory: 224 MiB is too small: 1 × worker 182 + requests and caches 64 = 246 MiB must fit; set it to at least "246Mi"',
  },
  {
    title: 'a voice with more workers than its memory holds',
    changes: { 'somaServices.agentvoicebox.api.workers': 2 },
    says: 'somaServices.agentvoicebox.api.memory: 256 MiB is too small: master process 26 + 2 × worker 320 + requests and caches 64 = 410 MiB must fit; set it to at least "410Mi"',
  },
  {
    title: 'a store of flags too small for its database',
    changes: { 'dataLayer.featureFlags.memory': '64Mi' },
    says: 'dataLayer.featureFlags.memory: 64 MiB is too small: database (quota) 21 + Go heap 48 + stacks and runtime 5 = 74 MiB must fit; set it to at least "74Mi"',
  },
  {
    title: 'nodes too small for the largest pod',
    level: 'kind',
    changes: { 'cluster.nodePools.0.memory': '2Gi' },
    says: 'all pods: memory budget exceeded by',
  },
  {
    title: 'nodes that hold the sum and not the single pod',
    level: 'kind',
    changes: { 'cluster.nodePools.0.nodes': 20, 'cluster.nodePools.0.memory': '2560Mi' },
    says: 'no node has room for milvus-milvus-standalone, roll-out (2 of its replicas): needs 2,048 MiB',
  },
  {
    title: 'nodes that hold everything, but not without one of their zones',
    level: 'onprem',
    changes: { ...SIX_NODES, 'cluster.nodePools.0.memory': '30Gi' },
    says: 'everything fits, but not without zone "a" (nor without "b" or "c"): no node has room for milvus-milvus-querynode, roll-out (2 of its replicas): needs 8,192 MiB and 1000m CPU; free are workers-b-1 ',
  },
  {
    title: 'too few nodes beside a lost zone, with a cure that says where more belong,',
    level: 'onprem',
    changes: { ...SIX_NODES, 'cluster.nodePools.0.memory': '26Gi' },
    says: '  1. add 2 nodes of 24,576 MiB each, in zone "a" and "b"',
  },
  {
    title: 'a database larger than any that AWS has',
    level: 'prod',
    changes: { 'dataLayer.postgres.memory': '2400Gi' },
    says: 'dataLayer.postgres.memory: needs 2,457,600 MiB and 4000m CPU, but the largest RDS class (db.r7g.16xlarge) offers 461,373 MiB and 64000m CPU; ask for less, or spread it over more replicas',
  },
];

test('a gibibyte more on each node is room enough without a zone', () => {
  expect(problemsOf('onprem', { ...SIX_NODES, 'cluster.nodePools.0.memory': '31Gi' })).toEqual([]);
});

describe('what does not fit', () => {
  test.each(MISTAKES)('$title is refused', ({ level = 'local', changes, says }) => {
    expect(problemsOf(level, changes)).toContainEqual(expect.stringContaining(says));
  });
});
