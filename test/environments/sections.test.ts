import { describe, expect, test } from 'vitest';
import { parseEnvironment } from '../../environments/parse.ts';
import type { ClusterEnvironment } from '../../environments/schema.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import { type Mistake, problemsOf } from '../support/environment.ts';
import { EVERYTHING } from '../support/kubernetes.ts';

const HUB = {
  gateway: { image: 'a:1', memory: '256Mi', cpu: '1' },
  orchestrator: { image: 'a:1', memory: '256Mi', cpu: '1', worker: { memory: '256Mi', cpu: '1' } },
  identity: { image: 'a:1', memory: '256Mi', cpu: '1' },
};

const EDGE = {
  host: 'somastack.example.com',
  zone: { name: 'example.com', made: 'elsewhere' },
  addressPerMinute: 600,
};

const MISTAKES: readonly Mistake[] = [
  {
    title: 'a managed system on a laptop',
    changes: { 'eventStreaming.kafka.hosting': 'managed' },
    says: 'eventStreaming.kafka.hosting: "managed" needs a cloud, and level "local" has none; write "self" or leave it out',
  },
  {
    title: "a managed system on machines of one's own",
    level: 'onprem',
    changes: { 'dataLayer.objectStore': { hosting: 'managed' } },
    says: 'dataLayer.objectStore.hosting: "managed" needs a cloud, and level "onprem" has none; write "self" or leave it out',
  },
  {
    title: 'lines without a store',
    changes: { 'observability.loki': undefined },
    says: 'observability.alloy: it would have nowhere to send lines; add observability.loki or leave it out',
  },
  {
    title: 'traces without a store',
    changes: { 'observability.jaeger': undefined },
    says: 'observability.otelCollector: it would have nowhere to send traces; add observability.jaeger or leave it out',
  },
  {
    title: 'an agent where nobody issues tokens',
    changes: { 'security.keycloak': undefined },
    says: 'somaServices.somaagent01: it cannot start without security.keycloak; add that section or leave this one out',
  },
  {
    title: 'a hub without a store for its audit',
    changes: { 'dataLayer.clickhouse': undefined },
    says: 'somaServices.somaagenthub: it cannot start without dataLayer.clickhouse; add that section or leave this one out',
  },
  {
    title: 'a session cluster in production',
    level: 'prod',
    changes: {
      'eventStreaming.flink': {
        jobManager: { memory: '1Gi', cpu: '1' },
        taskManager: { replicas: 2, memory: '2Gi', cpu: '1', slots: 2 },
      },
    },
    says: 'eventStreaming.flink: a session cluster lets one job take the others down, and level "prod" wants a cluster for each job, which is not made here yet; leave the section out',
  },
  {
    title: 'an agent beside a cache with TLS',
    level: 'prod',
    changes: {
      'somaServices.somaagent01': {
        image: 'a:1',
        model: 'm',
        gateway: { replicas: 1, memory: '256Mi', cpu: '1' },
        conversationWorker: { memory: '192Mi', cpu: '1' },
        toolExecutor: { memory: '192Mi', cpu: '1' },
        memoryReplicator: { memory: '192Mi', cpu: '1' },
        delegationGateway: { memory: '192Mi', cpu: '1' },
        delegationWorker: { memory: '192Mi', cpu: '1' },
      },
    },
    says: 'somaServices.somaagent01: it would trust the authority of the identity provider and no other, and level "prod" has a cache with TLS that another vouches for; leave the section out',
  },
  {
    title: 'a voice on a cluster whose workflows want a certificate',
    level: 'prod',
    changes: {
      'somaServices.agentvoicebox': {
        image: 'a:1',
        api: { replicas: 1, memory: '256Mi', cpu: '1', workers: 1 },
        temporalWorker: { memory: '192Mi', cpu: '1' },
      },
    },
    says: 'somaServices.agentvoicebox: it is not ready without workflows, and can show no certificate to Temporal of level "prod", which answers nobody without one; leave the section out',
  },
  {
    title: 'a hub on a cluster without a store for its audit',
    level: 'prod',
    changes: {
      'somaServices.somaagenthub': HUB,
    },
    says: 'somaServices.somaagenthub: it needs a store for its audit, which level "prod" does not have yet, and can show no certificate to Temporal, which answers nobody without one; leave the section out',
  },
  {
    title: 'workflows of an agent that Temporal would not answer',
    level: 'onprem',
    changes: { 'somaServices.somaagent01.temporalWorkers': { memory: '256Mi', cpu: '1' } },
    says: 'somaServices.somaagent01.temporalWorkers: its workers can show no certificate, and Temporal of level "onprem" answers nobody without one; leave the section out',
  },
  {
    title: "a voice on machines of one's own",
    level: 'onprem',
    changes: {
      'somaServices.agentvoicebox': {
        image: 'a:1',
        api: { replicas: 2, memory: '256Mi', cpu: '1', workers: 1 },
        temporalWorker: { memory: '192Mi', cpu: '1' },
      },
    },
    says: 'somaServices.agentvoicebox: it is not ready without workflows, and can show no certificate to Temporal of level "onprem", which answers nobody without one; leave the section out',
  },
  {
    title: "a hub on machines of one's own",
    level: 'onprem',
    changes: { 'somaServices.somaagenthub': HUB },
    says: 'somaServices.somaagenthub: it needs a store for its audit, which level "onprem" does not have yet',
  },
  {
    title: 'one worker of an agent where a zone may be lost',
    level: 'onprem',
    changes: { 'somaServices.somaagent01.toolExecutor.replicas': 1 },
    says: 'somaServices.somaagent01.toolExecutor.replicas: 1 would do nothing while its zone is lost; level "onprem" needs at least 2',
  },
  {
    title: 'one gateway of an agent where a zone may be lost',
    level: 'onprem',
    changes: { 'somaServices.somaagent01.gateway.replicas': 1 },
    says: 'somaServices.somaagent01.gateway.replicas: 1 would do nothing while its zone is lost; level "onprem" needs at least 2',
  },
  {
    title: 'more workers than a topic has partitions',
    level: 'onprem',
    changes: { 'somaServices.somaagent01.conversationWorker.replicas': 5 },
    says: 'somaServices.somaagent01.conversationWorker.replicas: 5 share a topic of 3 partitions, so that 2 would do nothing; write at most 3',
  },
  {
    title: 'one process for all workflows of a cluster',
    level: 'prod',
    changes: {
      'eventStreaming.temporal': {
        server: { memory: '384Mi', cpu: '250m' },
        ui: { memory: '64Mi', cpu: '50m' },
        historyShards: 4,
        retention: '3d',
      },
    },
    says: 'eventStreaming.temporal.services: level "prod" must not stop workflows with one process; add frontend, history, matching and worker, each with replicas, memory and cpu',
  },
  {
    title: 'a cache on a cluster, where nobody would use it',
    level: 'staging',
    changes: { 'dataLayer.redisCache': { memory: '48Mi', cpu: '50m' } },
    says: 'dataLayer.redisCache: only the gateway keeps what may be lost there; add security.kong or leave it out',
  },
  {
    title: 'a gateway in a cloud that nobody outside could call',
    level: 'prod',
    changes: { 'aws.edge': undefined },
    says: 'security.kong: nobody outside could call it; add aws.edge with its public name and zone',
  },
  {
    title: 'a public name in a cloud at which nothing answers',
    level: 'staging',
    changes: { 'aws.edge': EDGE },
    says: 'aws.edge: nothing would answer there; add security.kong or leave it out',
  },
  {
    title: 'a zone that does not have the public name',
    level: 'prod',
    changes: { 'aws.edge.zone.name': 'other.example.com' },
    says: 'aws.edge.zone.name: "other.example.com" has no name such as "somastack.prod.example.com"; name that domain or one above it',
  },
  {
    title: 'a zone whose name only ends alike',
    level: 'prod',
    changes: { 'aws.edge.zone.name': 'rod.example.com' },
    says: 'aws.edge.zone.name: "rod.example.com" has no name such as "somastack.prod.example.com"; name that domain or one above it',
  },
  {
    title: 'an address that may send less than a key',
    level: 'prod',
    changes: { 'aws.edge.addressPerMinute': 599 },
    says: 'aws.edge.addressPerMinute: 599 refuses whoever sends the 600 requests of security.kong.limits.credentialPerMinute from one address; write at least 600',
  },
  {
    title: 'fewer requests of an address than AWS counts',
    level: 'prod',
    changes: { 'aws.edge.addressPerMinute': 9 },
    says: 'aws.edge.addressPerMinute: 9 is not allowed; write at least 10',
  },
  {
    title: 'a public name in a cloud that is an address',
    level: 'prod',
    changes: { 'aws.edge.host': '192.0.2.7' },
    says: 'aws.edge.host: a host is a name in small letters with a dot in it, for example "somastack.example.com"',
  },
  {
    title: 'one gateway in a cloud where a zone may be lost',
    level: 'prod',
    changes: { 'security.kong.replicas': 1 },
    says: 'security.kong.replicas: 1 would answer nobody while its zone is lost; level "prod" needs at least 2',
  },
  {
    title: 'gateways in a cloud that count by themselves',
    level: 'prod',
    changes: { 'dataLayer.redisCache': undefined },
    says: 'security.kong: each of its 3 replicas would count the requests of a key by itself; add dataLayer.redisCache',
  },
  {
    title: 'a cache beside a managed store that nobody watches',
    level: 'prod',
    changes: { 'observability.metrics.exporters.redisCache': undefined },
    says: 'observability.metrics.exporters.redisCache: nobody would watch the cache; add the section with memory and cpu',
  },
  {
    title: 'an exporter of a cache that is not there',
    level: 'staging',
    changes: { 'observability.metrics.exporters.redisCache': { memory: '64Mi', cpu: '50m' } },
    says: 'observability.metrics.exporters.redisCache: there is no cache; leave the section out',
  },
  {
    title: 'change capture on brokers of a cloud, and nobody who sees whether it publishes',
    level: 'prod',
    changes: { 'observability.metrics.exporters.kafka': undefined },
    says: 'observability.metrics.exporters.kafka: no alarm of the cloud tells that change capture has stopped; add the section with memory and cpu',
  },
  {
    title: 'an exporter of brokers of a cloud where nobody publishes events',
    level: 'prod',
    changes: { 'eventStreaming.changeCapture': undefined },
    says: 'observability.metrics.exporters.kafka: the cloud runs kafka and has alarms for it; leave the section out',
  },
  {
    title: 'two exporters of one cache',
    level: 'onprem',
    changes: { 'observability.metrics.exporters.redisCache': { memory: '64Mi', cpu: '50m' } },
    says: 'observability.metrics.exporters.redisCache: the exporter of redis reads it too; leave the section out',
  },
  {
    title: 'a gateway that nobody outside could call',
    level: 'kind',
    changes: { 'cluster.edge': undefined },
    says: 'security.kong: nobody outside could call it; add cluster.edge with its public name and port',
  },
  {
    title: 'a public address at which nothing answers',
    level: 'kind',
    changes: { 'security.kong': undefined },
    says: 'cluster.edge: nothing would answer there; add security.kong or leave it out',
  },
  {
    title: 'a single vector store on a cluster',
    level: 'prod',
    changes: { 'dataLayer.qdrant': { memory: '256Mi', cpu: '250m', disk: '1Gi' } },
    says: 'dataLayer.qdrant: it runs as one container without copies, which level "prod" cannot use; leave the section out',
  },
  {
    title: 'a single store of relations on a cluster',
    level: 'prod',
    changes: { 'security.openfga': { memory: '96Mi', cpu: '50m' } },
    says: 'security.openfga: it runs as one container that speaks plain HTTP, which level "prod" cannot use; leave the section out',
  },
  {
    title: "a laptop's secret store on a cluster",
    level: 'kind',
    changes: { 'security.secretStore': { memory: '128Mi', cpu: '100m', disk: '1Gi' } },
    says: 'security.secretStore: it speaks plain HTTP and the key that opens it lies beside it, which level "kind" must not have; leave the section out',
  },
  {
    title: 'a single column store on a cluster',
    level: 'prod',
    changes: { 'dataLayer.clickhouse': { memory: '1Gi', cpu: '250m', disk: '1Gi' } },
    says: 'dataLayer.clickhouse: it runs as one container without copies, which level "prod" cannot use; leave the section out',
  },
  {
    title: 'one store of lines in production',
    level: 'prod',
    changes: { 'observability.loki.replicas': 1 },
    says: 'observability.loki.replicas: 1 would lose data or stop with one zone; level "prod" needs at least 3',
  },
  {
    title: 'three stores of lines on one disk',
    changes: { 'observability.loki.replicas': 3 },
    says: 'observability.loki.replicas: 3; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'two stores of lines',
    level: 'kind',
    changes: { 'observability.loki.replicas': 2 },
    says: 'observability.loki.replicas: expected 1 or 3: two stop when one is missing, and of more than three those with the copies of a line may be in one zone',
  },
  {
    title: 'one reader of the lines of all nodes in production',
    level: 'prod',
    changes: { 'observability.alloy.everyNode': undefined },
    says: 'observability.alloy: one process would read the lines of all nodes, and level "prod" needs one on each node; write everyNode: true',
  },
  {
    title: 'readers of nodes where there are none',
    changes: { 'observability.alloy.everyNode': true },
    says: 'observability.alloy.everyNode: a laptop has no nodes, and its engine hands its lines over; leave it out',
  },
  {
    title: 'a store of traces that forgets in production',
    level: 'prod',
    changes: { 'observability.jaeger.onDisk': undefined },
    says: 'observability.jaeger: it would forget its traces with every restart, which level "prod" cannot use; add onDisk: { disk: …, retention: … }',
  },
  {
    title: 'one store of traces in production',
    level: 'prod',
    changes: { 'observability.jaeger.replicas': 1 },
    says: 'observability.jaeger.replicas: 1 would be gone with the zone that it is in; level "prod" needs at least 2',
  },
  {
    title: 'one collector of spans in production',
    level: 'prod',
    changes: { 'observability.otelCollector.replicas': 1 },
    says: 'observability.otelCollector.replicas: 1 would be gone with the zone that it is in; level "prod" needs at least 2',
  },
  {
    title: 'one sampler of traces in production',
    level: 'prod',
    changes: { 'observability.otelCollector.samplers.replicas': 1 },
    says: 'observability.otelCollector.samplers.replicas: 1 would be gone with the zone that it is in; level "prod" needs at least 2',
  },
  {
    title: 'several collectors that each see a part of a trace',
    level: 'kind',
    changes: { 'observability.otelCollector.replicas': 2 },
    says: 'observability.otelCollector: 2 would each decide about their own part of a trace; add samplers: { replicas: …, memory: …, cpu: … }, or write replicas: 1',
  },
  {
    title: 'two stores of traces on one disk',
    changes: { 'observability.jaeger.replicas': 2 },
    says: 'observability.jaeger.replicas: 2; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'two samplers on a laptop',
    changes: { 'observability.otelCollector.samplers': { replicas: 2, memory: '144Mi', cpu: '50m' } },
    says: 'observability.otelCollector.samplers.replicas: 2; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'flags that anybody may switch on a cluster',
    level: 'prod',
    changes: {
      'dataLayer.featureFlags': { replicas: 1, memory: '96Mi', cpu: '50m', disk: '1Gi', flags: {} },
    },
    says: 'dataLayer.featureFlags: its store has no authentication, which level "prod" cannot use; leave the section out',
  },
  {
    title: 'an agent on a cluster where nobody issues tokens',
    level: 'kind',
    changes: { 'security.keycloak': undefined },
    says: 'somaServices.somaagent01: it cannot start without security.keycloak; add that section or leave this one out',
  },
  {
    title: 'a hub on a cluster that keeps no audit',
    level: 'kind',
    changes: { 'somaServices.somaagenthub': HUB },
    says: 'somaServices.somaagenthub: it cannot start without dataLayer.clickhouse; add that section or leave this one out',
  },
  {
    title: 'models from outside on a cluster that lets nothing out',
    level: 'kind',
    changes: {
      'somaServices.agentvoicebox.speech': {
        llm: { memory: '512Mi', cpu: '100m', url: 'http://llm.example.com', model: 'm' },
        stt: { memory: '1Gi', cpu: '500m', model: 'base' },
        tts: { memory: '768Mi', cpu: '500m' },
      },
    },
    says: 'somaServices.agentvoicebox.speech: its workers fetch their models from outside, and the network of level "kind" lets nothing out; leave the section out',
  },
];

describe('sections that need another, or that a level has no use for', () => {
  test.each(MISTAKES)('$title is refused', ({ level = 'local', changes, says }) => {
    expect(problemsOf(level, changes)).toContainEqual(expect.stringContaining(says));
  });
});

test("a cluster of one's own may have every other section, on nodes that are large enough", () => {
  expect(() => synthesizeKubernetes(parseEnvironment(EVERYTHING) as ClusterEnvironment)).not.toThrow();
});
