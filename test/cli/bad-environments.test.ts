import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mostNeeded } from '../environment.ts';
import { ProjectCopy } from './project-copy.ts';

const NEEDED = mostNeeded().planned.mebibytes;

/** One thing that a user may get wrong: what is written, in which file, and the sentence that must come back. */
interface Case {
  readonly title: string;
  readonly file?: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly says: string;
}

const LOCAL: readonly Case[] = [
  {
    title: 'a typing error in a key',
    from: "opa: { replicas: 1, memory: '96Mi'",
    to: "opa: { replicas: 1, memoyr: '96Mi'",
    says: 'security.opa.memoyr: unknown setting; did you mean "memory"?',
  },
  {
    title: 'a key that is nothing like any other',
    from: 'opa: { replicas: 1',
    to: "opa: { flavour: 'large', replicas: 1",
    says: 'security.opa.flavour: unknown setting; known here: cpu, memory, replicas',
  },
  {
    title: 'a typing error in the name of a layer',
    from: 'security: {',
    to: 'securty: {',
    says: 'securty: unknown setting; did you mean "security"?',
  },
  {
    title: 'a missing layer',
    from: /security: \{\n(?:.*\n)*? {2}\},\n/,
    to: '',
    says: 'security: is missing; expected a section with settings',
  },
  {
    title: 'a language model that would be looked for in the container itself',
    from: 'http://host.docker.internal:11434',
    to: 'http://localhost:11434',
    says: 'somaServices.agentvoicebox.speech.llm.url: "http://localhost:11434" would be the container itself; for a program on this machine write "http://host.docker.internal:PORT"',
  },
  {
    title: 'a missing size',
    from: "etcd: { replicas: 1, memory: '192Mi', ",
    to: 'etcd: { replicas: 1, ',
    says: 'dataLayer.etcd.memory: is missing; expected an amount of memory such as "512Mi" or "2Gi"',
  },
  {
    title: 'a unit of ten to the sixth',
    from: "memory: '1280Mi'",
    to: "memory: '1280M'",
    says: 'eventStreaming.kafka.memory: "1280M" is no amount of memory; write whole mebibytes or gibibytes, for example "512Mi" or "2Gi"',
  },
  {
    title: 'memory as a number',
    from: "memory: '1280Mi'",
    to: 'memory: 1280',
    says: 'eventStreaming.kafka.memory: expected an amount of memory such as "512Mi" or "2Gi" (got 1280)',
  },
  {
    title: 'half a gibibyte',
    from: "memory: '1280Mi'",
    to: "memory: '1.25Gi'",
    says: 'eventStreaming.kafka.memory: "1.25Gi" is no amount of memory',
  },
  {
    title: 'no memory at all',
    from: "memory: '1280Mi'",
    to: "memory: '0Mi'",
    says: 'eventStreaming.kafka.memory: "0Mi" is no amount of memory',
  },
  {
    title: 'CPU in words',
    from: "memory: '1280Mi', cpu: '500m'",
    to: "memory: '1280Mi', cpu: 'half'",
    says: 'eventStreaming.kafka.cpu: "half" is no amount of CPU; write thousandths of a core or cores, for example "250m" or "2"',
  },
  {
    title: 'retention without a unit',
    from: "retention: '7d'",
    to: "retention: '7'",
    says: 'eventStreaming.kafka.retention: "7" is no duration; write a number and a unit, for example "30s", "12h" or "7d"',
  },
  {
    title: 'retention with a unit twice',
    from: "retention: '7d'",
    to: "retention: '7dd'",
    says: 'eventStreaming.kafka.retention: "7dd" is no duration',
  },
  {
    title: '0 replicas',
    from: 'kafka: { replicas: 1',
    to: 'kafka: { replicas: 0',
    says: 'eventStreaming.kafka.replicas: at least 1 replica is needed; leave the section out to run none (got 0)',
  },
  {
    title: 'a negative number of replicas',
    from: 'kafka: { replicas: 1',
    to: 'kafka: { replicas: -3',
    says: 'eventStreaming.kafka.replicas: at least 1 replica is needed',
  },
  {
    title: 'half a replica',
    from: 'kafka: { replicas: 1',
    to: 'kafka: { replicas: 1.5',
    says: 'eventStreaming.kafka.replicas: 1.5 is not allowed; expected a whole number',
  },
  {
    title: 'two members of etcd',
    from: 'etcd: { replicas: 1',
    to: 'etcd: { replicas: 2',
    says: 'dataLayer.etcd.replicas: 2 members: an even number survives no more failures than one less; use 1, 3 or 5',
  },
  {
    title: 'a heap, which is derived and never stated',
    from: 'kafka: { replicas: 1',
    to: "kafka: { heap: '1g', replicas: 1",
    says: 'eventStreaming.kafka.heap: unknown setting; known here: cpu, disk, hosting, memory, plaintext, replicas, retention',
  },
  {
    title: 'an instance class, which is derived and never stated',
    from: 'postgres: { replicas: 1',
    to: "postgres: { instanceClass: 'db.t4g.medium', replicas: 1",
    says: 'dataLayer.postgres.instanceClass: unknown setting',
  },
  {
    title: 'a level that does not exist',
    from: "level: 'local'",
    to: "level: 'laptop'",
    says: 'level: "laptop" is not allowed; write one of "local", "kind", "staging", "prod"',
  },
  {
    title: 'a managed system on a laptop',
    from: 'kafka: { replicas: 1',
    to: "kafka: { hosting: 'managed', replicas: 1",
    says: 'eventStreaming.kafka.hosting: "managed" needs a cloud, and level "local" has none; write "self" or leave it out',
  },
  {
    title: 'a size that a managed system is not told',
    from: 'postgres: { replicas: 1',
    to: "postgres: { hosting: 'managed', replicas: 1",
    says: 'dataLayer.postgres.replicas: unknown setting where hosting is "managed"; known here: cpu, disk, hosting, memory',
  },
  {
    title: 'a way of hosting that does not exist',
    from: 'postgres: { replicas: 1',
    to: "postgres: { hosting: 'rds', replicas: 1",
    says: 'dataLayer.postgres.hosting: "rds" is not allowed; write one of "self", "managed"',
  },
  {
    title: 'a budget that the host cannot hold',
    from: "host: { memory: '20Gi'",
    to: "host: { memory: '16Gi'",
    says: 'host.memory: 16,384 MiB cannot hold the budget of 15,360 MiB and the reserve of 4,096 MiB; state a host of at least "19456Mi" or lower the budget',
  },
  {
    title: 'a budget over by one mebibyte',
    from: "budget: '15Gi'",
    to: `budget: '${NEEDED - 1}Mi'`,
    says: 'memory budget exceeded by 1 MiB: ',
  },
  {
    title: 'too few processors',
    from: "cpu: '8'",
    to: "cpu: '2'",
    says: 'infrastructure: CPU budget exceeded by ',
  },
  {
    title: 'a broker too small for its parts',
    from: "memory: '1280Mi'",
    to: "memory: '512Mi'",
    says: 'eventStreaming.kafka.memory: 512 MiB is too small: heap 192 + metaspace 96',
  },
  {
    title: 'a database server too small for its connections',
    from: "postgres: { replicas: 1, memory: '1280Mi'",
    to: "postgres: { replicas: 1, memory: '256Mi'",
    says: 'dataLayer.postgres.memory: 256 MiB is too small',
  },
  {
    title: 'a store too small for a fork',
    from: "redis: { replicas: 1, memory: '384Mi'",
    to: "redis: { replicas: 1, memory: '40Mi'",
    says: 'dataLayer.redis.memory: 40 MiB is too small: data (maxmemory) 16 + copies while forked 16',
  },
  {
    title: 'a JobManager as small as the documents want it',
    from: "jobManager: { memory: '768Mi'",
    to: "jobManager: { memory: '512Mi'",
    says: 'eventStreaming.flink.jobManager.memory: 512 MiB is too small: off-heap 96 + metaspace 160 + JVM overhead 96 + heap 256 = 608 MiB must fit; set it to at least "608Mi"',
  },
  {
    title: 'more slots than the managed memory holds',
    from: 'slots: 2',
    to: 'slots: 8',
    says: 'eventStreaming.flink.taskManager.memory: 1,024 MiB is too small: framework heap 128 + framework off-heap 96 + network 64 + managed 512',
  },
  {
    title: 'a workflow engine in less than its process',
    from: "server: { memory: '384Mi'",
    to: "server: { memory: '192Mi'",
    says: 'eventStreaming.temporal.server.memory: 192 MiB is too small: Go heap 208 + stacks and runtime 21 = 229 MiB must fit; set it to at least "229Mi"',
  },
  {
    title: 'workflows that are forgotten at once',
    from: "retention: '3d'",
    to: "retention: '30m'",
    says: 'eventStreaming.temporal.retention: the server refuses less than an hour; write for example "3d"',
  },
  {
    title: 'no shards',
    from: 'historyShards: 4',
    to: 'historyShards: 0',
    says: 'eventStreaming.temporal.historyShards: 0 is not allowed; write at least 1',
  },
  {
    title: 'a vector store in less than its process',
    from: "milvus: { replicas: 1, memory: '2Gi'",
    to: "milvus: { replicas: 1, memory: '1Gi'",
    says: 'dataLayer.milvus.memory: 1,024 MiB is too small',
  },
  {
    title: 'a store of relations in less than its process needs',
    from: "openfga: { memory: '96Mi'",
    to: "openfga: { memory: '48Mi'",
    says: 'security.openfga.memory: 48 MiB is too small',
  },
  {
    title: 'a secret store in less than its process needs',
    from: "secretStore: { memory: '128Mi'",
    to: "secretStore: { memory: '64Mi'",
    says: 'security.secretStore.memory: 64 MiB is too small',
  },
  {
    title: 'an identity provider in less than its classes',
    from: "keycloak: { replicas: 1, memory: '512Mi'",
    to: "keycloak: { replicas: 1, memory: '384Mi'",
    says: 'security.keycloak.memory: 384 MiB is too small: heap 160 + metaspace 152 + code cache 40 + direct buffers 16 + thread stacks 32 + JVM itself 72 + mapped files 24 = 496 MiB must fit; set it to at least "496Mi"',
  },
  {
    title: 'alerts that go nowhere without a word',
    from: "tell: { critical: 'nobody', warning: 'nobody' }",
    to: "tell: { critical: [], warning: 'nobody' }",
    says: 'observability.metrics.alertmanager.tell.critical: an empty list tells nobody without saying so; write "nobody"',
  },
  {
    title: 'a Prometheus too small to start',
    from: "prometheus: { memory: '320Mi'",
    to: "prometheus: { memory: '96Mi'",
    says: 'observability.metrics.prometheus.memory: 96 MiB is too small: Go heap 96 + stacks and runtime 10 = 106 MiB must fit; set it to at least "106Mi"',
  },
  {
    title: 'a worker of change capture too small for its heap',
    from: "changeCapture: { memory: '512Mi'",
    to: "changeCapture: { memory: '384Mi'",
    says: 'eventStreaming.changeCapture.memory: 384 MiB is too small: heap 192 + metaspace 96 + code cache 32 + direct buffers 32 + thread stacks 32 + JVM itself 56 + mapped files 32 = 472 MiB must fit; set it to at least "472Mi"',
  },
  {
    title: 'a schema registry as small as the documents want it',
    from: "schemaRegistry: { memory: '384Mi'",
    to: "schemaRegistry: { memory: '256Mi'",
    says: 'eventStreaming.schemaRegistry.memory: 256 MiB is too small: heap 96 + metaspace 128 + code cache 32 + direct buffers 16 + thread stacks 16 + JVM itself 48 + mapped files 16 = 352 MiB must fit; set it to at least "352Mi"',
  },
  {
    title: 'a key that the connector would ignore',
    file: 'constructs/event-streaming/change-capture/connector.config.ts',
    from: "    'slot.name': CONNECTOR,",
    to: "    'slot.name': CONNECTOR,\n    'slot.nane': CONNECTOR,",
    says: 'eventStreaming.changeCapture: connector "events": there is no key "slot.nane", and the connector would ignore it; see CONNECTOR_KEYS',
  },
  {
    title: 'a slot whose name PostgreSQL refuses',
    file: 'constructs/event-streaming/change-capture/connector.config.ts',
    from: "    'slot.name': CONNECTOR,",
    to: "    'slot.name': 'Events-1',",
    says: 'eventStreaming.changeCapture: connector "events": slot.name: "Events-1" is no name of a slot; write 1 to 63 of a to z, 0 to 9 and "_"',
  },
  {
    title: 'a password that Kafka Connect would store',
    file: 'constructs/event-streaming/change-capture/connector.config.ts',
    from: /'database.password': `[^`]+`/,
    to: "'database.password': 'secret'",
    says: 'eventStreaming.changeCapture: connector "events": database.password: a password is written out; write a reference such as ${env:NAME}',
  },
  {
    title: 'more workers than the limit holds',
    from: "api: { replicas: 1, memory: '640Mi', cpu: '500m', workers: 2 }",
    to: "api: { replicas: 1, memory: '640Mi', cpu: '500m', workers: 4 }",
    says: 'somaServices.somabrain.api.memory: 640 MiB is too small: master process 26 + 4 × worker 728 + requests and caches 128 = 882 MiB must fit; set it to at least "882Mi"',
  },
  {
    title: 'no workers',
    from: 'workers: 2',
    to: 'workers: 0',
    says: 'somaServices.somabrain.api.workers: 0 is not allowed; write at least 1',
  },
  {
    title: 'an image without a tag',
    from: "image: 'somabrain:dev'",
    to: "image: 'somabrain'",
    says: 'somaServices.somabrain.image: "somabrain" is no pinned image; write a name with a tag other than "latest" or with a digest',
  },
  {
    title: 'the image that is called latest',
    from: "image: 'somabrain:dev'",
    to: "image: 'somabrain:latest'",
    says: 'somaServices.somabrain.image: "somabrain:latest" is no pinned image',
  },
  {
    title: 'a topology that SomaBrain cannot speak to',
    from: "redis: { replicas: 1, memory: '384Mi'",
    to: "redis: { topology: 'cluster', replicas: 1, memory: '384Mi'",
    says: 'somaServices.somabrain.api: somabrain needs redis-single-keyspace of redis, because its Redis client follows no cluster redirections; dataLayer.redis (hosting "self") offers redis-plaintext; set dataLayer.redis.topology to "replication"',
  },
  {
    title: 'a cluster of servers of our own',
    from: "redis: { replicas: 1, memory: '384Mi'",
    to: "redis: { topology: 'cluster', replicas: 1, memory: '384Mi'",
    says: 'dataLayer.redis.topology: "cluster" is rendered for managed servers only; write "replication" or set hosting to "managed"',
  },
  {
    title: 'a cache without room for a key',
    from: "redisCache: { memory: '48Mi'",
    to: "redisCache: { memory: '20Mi'",
    says: 'dataLayer.redisCache.memory: 20 MiB is too small: data (maxmemory) 8 + empty server 16 + buffers and fragments 2 = 26 MiB must fit; set it to at least "26Mi"',
  },
  {
    title: 'a second database server on a laptop',
    from: 'postgres: { replicas: 1',
    to: 'postgres: { replicas: 2',
    says: 'dataLayer.postgres.replicas: 2; a laptop runs one, since a second copy on the same disk protects nothing; write 1',
  },
  {
    title: 'a second identity provider on a laptop',
    from: 'keycloak: { replicas: 1',
    to: 'keycloak: { replicas: 2',
    says: 'security.keycloak.replicas: 2; a laptop runs one',
  },
  {
    title: 'a second gateway on a laptop',
    from: /kong: \{\n {6}replicas: 1/,
    to: 'kong: {\n      replicas: 2',
    says: 'security.kong.replicas: 2; a laptop runs one',
  },
  {
    title: 'a gateway in less than its dictionaries',
    from: "memory: '320Mi',\n      cpu: '250m',\n      limits",
    to: "memory: '256Mi',\n      cpu: '250m',\n      limits",
    says: 'security.kong.memory: 256 MiB is too small: shared dictionaries 75 + 2 × cache 32 + configuration store 16 + master process 64 + workers 96 = 283 MiB must fit; set it to at least "283Mi"',
  },
  {
    title: 'a store of lines that is smaller than its program',
    from: "loki: { memory: '192Mi'",
    to: "loki: { memory: '128Mi'",
    says: 'observability.loki.memory: 128 MiB is too small: program 64 + Go heap 73 + stacks and runtime 8 = 145 MiB must fit; set it to at least "145Mi"',
  },
  {
    title: 'a collector without room for traces',
    from: /otelCollector: \{ memory: '128Mi'/,
    to: "otelCollector: { memory: '100Mi'",
    says: 'observability.otelCollector.memory: 100 MiB is too small: program 64 + Go heap',
  },
  {
    title: 'a store of traces without room for one question',
    from: "jaeger: { memory: '160Mi'",
    to: "jaeger: { memory: '64Mi'",
    says: 'observability.jaeger.memory: 64 MiB is too small: program 44 + Go heap 27 + stacks and runtime 3 = 74 MiB must fit; set it to at least "74Mi"',
  },
  {
    title: 'lines that are kept for an hour',
    from: "disk: '10Gi', retention: '30d'",
    to: "disk: '10Gi', retention: '1h'",
    says: 'observability.loki.retention: the index is cut by the day, and the server says nothing of a shorter time; write for example "30d"',
  },
  {
    title: 'lines without a store',
    from: /loki: \{.*\},\n/,
    to: '',
    says: 'observability.alloy: it would have nowhere to send lines; add observability.loki or leave it out',
  },
  {
    title: 'traces without a store',
    from: /jaeger: \{.*\},\n/,
    to: '',
    says: 'observability.otelCollector: it would have nowhere to send traces; add observability.jaeger or leave it out',
  },
  {
    title: 'more successes than there are',
    from: 'successPercent: 10',
    to: 'successPercent: 110',
    says: 'observability.otelCollector.successPercent:',
  },
  {
    title: 'an agent in less memory than it starts in',
    from: "gateway: { replicas: 1, memory: '256Mi'",
    to: "gateway: { replicas: 1, memory: '224Mi'",
    says: 'somaServices.somaagent01.gateway.memory: 224 MiB is too small: 1 × worker 182 + requests and caches 64 = 246 MiB must fit; set it to at least "246Mi"',
  },
  {
    title: 'a voice with more workers than its memory holds',
    from: "cpu: '200m', workers: 1 }",
    to: "cpu: '200m', workers: 2 }",
    says: 'somaServices.agentvoicebox.api.memory: 256 MiB is too small: master process 26 + 2 × worker 320 + requests and caches 64 = 410 MiB must fit; set it to at least "410Mi"',
  },
  {
    title: 'an agent where nobody issues tokens',
    from: "keycloak: { replicas: 1, memory: '512Mi', cpu: '250m' },",
    to: '',
    says: 'somaServices.somaagent01: it cannot start without security.keycloak; add that section or leave this one out',
  },
  {
    title: 'a hub without a store for its audit',
    from: "clickhouse: { memory: '1Gi', cpu: '500m', disk: '5Gi' },",
    to: '',
    says: 'somaServices.somaagenthub: it cannot start without dataLayer.clickhouse; add that section or leave this one out',
  },
  {
    title: 'a key with a role that there is not',
    from: "tenant: 'local', roles: ['platform-user']",
    to: "tenant: 'local', roles: ['root']",
    says: 'security.kong.keys.0.roles.0:',
  },
  {
    title: 'one key twice',
    from: "keys: [{ name: 'developer', tenant: 'local', roles: ['platform-user'] }]",
    to: "keys: [{ name: 'developer', tenant: 'local', roles: ['platform-user'] }, { name: 'developer', tenant: 'b', roles: ['service'] }]",
    says: 'security.kong: keys: "developer" is listed twice, and one secret cannot be two keys; give each a name of its own',
  },
  {
    title: 'a role that the realm does not define',
    file: 'constructs/security/keycloak/keycloak.clients.ts',
    from: "accountRoles: ['service']",
    to: "accountRoles: ['root']",
    says: 'security.keycloak: realm "soma": account "service-account-somaagent-api": there is no role "root"; write one of "platform-admin", "platform-user", "service"',
  },
  {
    title: 'a flag that would make a key of two parts',
    from: 'somabrain: { oak: false }',
    to: "somabrain: { 'oak/tree': false }",
    says: 'dataLayer.featureFlags.flags.somabrain.oak/tree: a name is lower-case letters, digits and hyphens, since it becomes part of a key',
  },
  {
    title: 'a flag that is neither on nor off',
    from: 'somabrain: { oak: false }',
    to: "somabrain: { oak: 'sometimes' }",
    says: 'dataLayer.featureFlags.flags.somabrain.oak: "sometimes" is not allowed; expected boolean',
  },
  {
    title: 'a store of flags too small for its database',
    from: "memory: '96Mi',\n      cpu: '50m',\n      disk: '1Gi'",
    to: "memory: '64Mi',\n      cpu: '50m',\n      disk: '1Gi'",
    says: 'dataLayer.featureFlags.memory: 64 MiB is too small: database (quota) 21 + Go heap 48 + stacks and runtime 5 = 74 MiB must fit; set it to at least "74Mi"',
  },
  {
    title: 'two stores of flags',
    from: 'featureFlags: {\n      replicas: 1',
    to: 'featureFlags: {\n      replicas: 2',
    says: 'dataLayer.featureFlags.replicas: 2; a laptop runs one',
  },
  {
    title: 'two object stores that share nothing',
    from: 'objectStore: { ',
    to: 'objectStore: { replicas: 2, ',
    says: 'dataLayer.objectStore.replicas: unknown setting; known here: cpu, disk, hosting, memory',
  },
  {
    title: 'a name that AWS could not carry',
    from: "name: 'local'",
    to: "name: 'My Laptop'",
    says: 'name: a name is 1 to 15 lower-case letters, digits and hyphens',
  },
  {
    title: 'a file that throws',
    from: 'export const local',
    to: "throw new Error('no such variable: HOST');\nexport const local",
    says: 'an environment file failed while it was read: no such variable: HOST',
  },
  {
    title: 'a file that is no TypeScript',
    from: 'export const local = {',
    to: 'export const local = {{',
    says: 'environments/local.ts',
  },
  {
    title: 'two services with one database',
    file: 'constructs/soma-services/somafractalmemory/somafractalmemory.demands.ts',
    from: "name: 'somafractalmemory'",
    to: "name: 'somabrain'",
    says: 'dataLayer.postgres: database "somabrain" is asked for by two services; their migrations would collide, so give each a database of its own',
  },
  {
    title: 'two services with one topic',
    file: 'constructs/soma-services/somafractalmemory/somafractalmemory.demands.ts',
    from: 'databases: [',
    to: "topics: [{ name: 'memory.store', partitions: 1 }], databases: [",
    says: 'eventStreaming.kafkaTopics: topic "memory.store" is asked for twice; one service must own it',
  },
];

const CLOUD: readonly (Case & { readonly command: string; readonly environment: string })[] = [
  {
    title: 'a client that speaks plaintext to a cluster that does not',
    command: 'kubernetes',
    environment: 'prod',
    from: /\s+plaintext: \{\s+reason: [^}]+\},/,
    to: '',
    says: 'somaServices.somabrain.api: somabrain needs kafka-plaintext of kafka, because its Kafka client sets nothing but bootstrap.servers; eventStreaming.kafka (hosting "managed") offers none of it; add plaintext: { reason: … } to eventStreaming.kafka as a named exception',
  },
  {
    title: 'an exception without a reason',
    command: 'kubernetes',
    environment: 'prod',
    from: /plaintext: \{\s+reason: '[^']+',?\s+\}/,
    to: "plaintext: { reason: 'todo' }",
    says: 'eventStreaming.kafka.plaintext.reason: say in a sentence why plaintext is needed (got "todo")',
  },
  {
    title: 'a session cluster in production',
    command: 'kubernetes',
    environment: 'prod',
    from: /eventStreaming: \{\n/,
    to: "eventStreaming: {\n    flink: { jobManager: { memory: '1Gi', cpu: '1' }, taskManager: { replicas: 2, memory: '2Gi', cpu: '1', slots: 2 } },\n",
    says: 'eventStreaming.flink: a session cluster lets one job take the others down, and level "prod" wants a cluster for each job, which is not made here yet; leave the section out',
  },
  {
    title: 'change capture in production',
    command: 'kubernetes',
    environment: 'prod',
    from: /eventStreaming: \{\n/,
    to: "eventStreaming: {\n    changeCapture: { memory: '1Gi', cpu: '1' },\n",
    says: 'eventStreaming.changeCapture: its worker speaks plaintext and its migrations need PostgreSQL\'s superuser, which level "prod" does not give; leave the section out',
  },
  {
    title: 'a schema registry in production',
    command: 'kubernetes',
    environment: 'prod',
    from: /eventStreaming: \{\n/,
    to: "eventStreaming: {\n    schemaRegistry: { memory: '1Gi', cpu: '1' },\n",
    says: 'eventStreaming.schemaRegistry: it lets everybody who reaches it change a schema, which level "prod" must not; leave the section out',
  },
  {
    title: 'one replica of what keeps state in production',
    command: 'kubernetes',
    environment: 'prod',
    from: 'etcd: { replicas: 3',
    to: 'etcd: { replicas: 1',
    says: 'dataLayer.etcd.replicas: 1 would lose data or stop with one zone; level "prod" needs at least 3',
  },
  {
    title: 'nodes too small for the largest pod',
    command: 'kubernetes',
    environment: 'kind',
    from: "memory: '8Gi'",
    to: "memory: '2Gi'",
    says: 'environments/kind.ts: all pods: memory budget exceeded by',
  },
  {
    title: 'nodes that hold the sum and not the single pod',
    command: 'kubernetes',
    environment: 'kind',
    from: /nodes: 3,\s+memory: '8Gi'/,
    to: "nodes: 10, memory: '2560Mi'",
    says: 'no node has room for milvus-milvus-standalone (1 of its replicas): needs 2,048 MiB',
  },
  {
    title: 'a repository that is no address',
    command: 'kubernetes',
    environment: 'kind',
    from: "'https://git.example.com/somastack/deployments.git'",
    to: "'deployments'",
    says: 'cluster.gitOps.repository: expected an https address in quotes (got "deployments")',
  },
  {
    title: 'brokers that the zones cannot share evenly',
    command: 'terraform',
    environment: 'prod',
    from: "hosting: 'managed',\n      replicas: 3,",
    to: "hosting: 'managed',\n      replicas: 4,",
    says: 'eventStreaming.kafka.replicas: 4 brokers over 3 zones; MSK needs a multiple of the zones, so write 6',
  },
  {
    title: "a laptop's realm on a cluster",
    command: 'kubernetes',
    environment: 'kind',
    from: 'security: {',
    to: "security: {\n    keycloak: { replicas: 1, memory: '512Mi', cpu: '250m' },",
    says: 'security.keycloak: its realm knows loopback addresses and plain HTTP alone, which level "kind" cannot use; leave the section out',
  },
  {
    title: 'an agent on a cluster without an identity provider',
    command: 'kubernetes',
    environment: 'kind',
    from: 'somaServices: {',
    to: "somaServices: {\n    somaagent01: { image: 'a:1', model: 'm', gateway: { replicas: 1, memory: '256Mi', cpu: '1' }, ...Object.fromEntries(['conversationWorker', 'toolExecutor', 'memoryReplicator', 'delegationGateway', 'delegationWorker'].map((name) => [name, { memory: '192Mi', cpu: '1' }])) as never },",
    says: 'somaServices.somaagent01: it verifies tokens of an identity provider, which level "kind" does not have yet; leave the section out',
  },
  {
    title: 'a voice on a cluster without workflows',
    command: 'kubernetes',
    environment: 'kind',
    from: 'somaServices: {',
    to: "somaServices: {\n    agentvoicebox: { image: 'a:1', api: { replicas: 1, memory: '256Mi', cpu: '1', workers: 1 }, temporalWorker: { memory: '192Mi', cpu: '1' } },",
    says: 'somaServices.agentvoicebox: it needs an identity provider and workflows, which level "kind" does not have yet; leave the section out',
  },
  {
    title: 'a hub on a cluster without a store for its audit',
    command: 'kubernetes',
    environment: 'kind',
    from: 'somaServices: {',
    to: "somaServices: {\n    somaagenthub: { gateway: { image: 'a:1', memory: '256Mi', cpu: '1' }, orchestrator: { image: 'a:1', memory: '256Mi', cpu: '1', worker: { memory: '256Mi', cpu: '1' } }, identity: { image: 'a:1', memory: '256Mi', cpu: '1' } },",
    says: 'somaServices.somaagenthub: it needs workflows and a store for its audit, which level "kind" does not have yet; leave the section out',
  },
  {
    title: 'one process for all workflows of a cluster',
    command: 'kubernetes',
    environment: 'kind',
    from: 'eventStreaming: {',
    to: "eventStreaming: {\n    temporal: { server: { memory: '384Mi', cpu: '250m' }, ui: { memory: '64Mi', cpu: '50m' }, historyShards: 4, retention: '3d' },",
    says: 'eventStreaming.temporal: it runs as one process that asks nobody who he is, which level "kind" cannot use; leave the section out',
  },
  {
    title: 'a cache on a cluster, where nobody would use it',
    command: 'kubernetes',
    environment: 'kind',
    from: 'dataLayer: {',
    to: "dataLayer: {\n    redisCache: { memory: '48Mi', cpu: '50m' },",
    says: 'dataLayer.redisCache: only the gateway keeps what may be lost there, and level "kind" has none yet; leave the section out',
  },
  {
    title: 'a single vector store on a cluster',
    command: 'kubernetes',
    environment: 'kind',
    from: 'dataLayer: {',
    to: "dataLayer: {\n    qdrant: { memory: '256Mi', cpu: '250m', disk: '1Gi' },",
    says: 'dataLayer.qdrant: it runs as one container without copies, which level "kind" cannot use; leave the section out',
  },
  {
    title: 'a single store of relations on a cluster',
    command: 'kubernetes',
    environment: 'kind',
    from: 'security: {',
    to: "security: {\n    openfga: { memory: '96Mi', cpu: '50m' },",
    says: 'security.openfga: it runs as one container that speaks plain HTTP, which level "kind" cannot use; leave the section out',
  },
  {
    title: "a laptop's secret store on a cluster",
    command: 'kubernetes',
    environment: 'kind',
    from: 'security: {',
    to: "security: {\n    secretStore: { memory: '128Mi', cpu: '100m', disk: '1Gi' },",
    says: 'security.secretStore: it speaks plain HTTP and the key that opens it lies beside it, which level "kind" must not have; leave the section out',
  },
  {
    title: "a laptop's Prometheus on a cluster",
    command: 'kubernetes',
    environment: 'kind',
    from: 'security: {',
    to: "observability: { metrics: { prometheus: { memory: '320Mi', cpu: '1', disk: '4Gi' }, alertmanager: { memory: '48Mi', cpu: '1', tell: { critical: 'nobody', warning: 'nobody' } }, grafana: { memory: '192Mi', cpu: '1' }, exporters: { postgres: { memory: '32Mi', cpu: '1' }, redis: { memory: '32Mi', cpu: '1' }, kafka: { memory: '32Mi', cpu: '1' } } } },\n  security: {",
    says: 'observability.metrics: it reads from fixed names and keeps everything on one disk, and level "kind" has an operator for that, which is not made here yet; leave the section out',
  },
  {
    title: 'a single column store on a cluster',
    command: 'kubernetes',
    environment: 'kind',
    from: 'dataLayer: {',
    to: "dataLayer: {\n    clickhouse: { memory: '1Gi', cpu: '250m', disk: '1Gi' },",
    says: 'dataLayer.clickhouse: it runs as one container without copies, which level "kind" cannot use; leave the section out',
  },
  {
    title: 'a store of lines on a cluster',
    command: 'kubernetes',
    environment: 'kind',
    from: 'dataLayer: {',
    to: "observability: { loki: { memory: '192Mi', cpu: '100m', disk: '10Gi', retention: '30d' } },\n  dataLayer: {",
    says: 'observability.loki: it asks nobody who he is and keeps lines on one disk, which level "kind" cannot use; leave the section out',
  },
  {
    title: 'one carrier of lines for many nodes',
    command: 'kubernetes',
    environment: 'kind',
    from: 'dataLayer: {',
    to: "observability: { alloy: { memory: '128Mi', cpu: '50m' } },\n  dataLayer: {",
    says: 'observability.alloy: it takes lines from one container engine, and level "kind" needs one on each node, which is not made here yet; leave the section out',
  },
  {
    title: 'a store of traces that forgets on a cluster',
    command: 'kubernetes',
    environment: 'kind',
    from: 'dataLayer: {',
    to: "observability: { jaeger: { memory: '160Mi', cpu: '100m' } },\n  dataLayer: {",
    says: 'observability.jaeger: it forgets its traces with every restart and asks nobody who he is, which level "kind" cannot use; leave the section out',
  },
  {
    title: 'one collector of spans on a cluster',
    command: 'kubernetes',
    environment: 'kind',
    from: 'dataLayer: {',
    to: "observability: { otelCollector: { memory: '128Mi', cpu: '100m', successPercent: 10 } },\n  dataLayer: {",
    says: 'observability.otelCollector: one process must see all spans of a trace, and level "kind" needs more than one, which are not made here yet; leave the section out',
  },
  {
    title: 'flags that anybody may switch on a cluster',
    command: 'kubernetes',
    environment: 'kind',
    from: 'dataLayer: {',
    to: "dataLayer: {\n    featureFlags: { replicas: 1, memory: '96Mi', cpu: '50m', disk: '1Gi', flags: {} },",
    says: 'dataLayer.featureFlags: its store asks nobody who he is, which level "kind" cannot use; leave the section out',
  },
  {
    title: 'no nodes',
    command: 'kubernetes',
    environment: 'kind',
    from: 'nodes: 3',
    to: 'nodes: 0',
    says: 'cluster.nodePools.0.nodes: a pool needs at least 1 node (got 0)',
  },
  {
    title: 'a pool without a reserve where nobody else takes one',
    command: 'kubernetes',
    environment: 'kind',
    from: /reserved: \{[^}]+\},/,
    to: '',
    says: 'cluster.nodePools.0.reserved: is missing; expected a section with settings',
  },
  {
    title: 'the account of another environment',
    command: 'terraform',
    environment: '',
    from: "account: '444455556666'",
    to: "account: '111122223333'",
    says: 'prod: aws.account: 111122223333 is the account of "staging" too; each environment needs an account of its own',
  },
  {
    title: 'the network of another environment',
    command: 'terraform',
    environment: '',
    from: "cidr: '10.40.0.0/16'",
    to: "cidr: '10.41.0.0/16'",
    says: 'prod: aws.cidr: 10.41.0.0/16 overlaps 10.41.0.0/16 of "staging"; networks that overlap can never be joined',
  },
  {
    title: 'an account as a number',
    command: 'terraform',
    environment: 'prod',
    from: "account: '444455556666'",
    to: 'account: 444455556666',
    says: 'aws.account: an account id is twelve digits in quotes (got 444455556666)',
  },
  {
    title: 'a network with host bits',
    command: 'terraform',
    environment: 'prod',
    from: "cidr: '10.40.0.0/16'",
    to: "cidr: '10.40.0.5/16'",
    says: 'aws.cidr: "10.40.0.5/16" has host bits set; did you mean "10.40.0.0/16"?',
  },
  {
    title: 'a network that is reserved',
    command: 'terraform',
    environment: 'prod',
    from: "cidr: '10.40.0.0/16'",
    to: "cidr: '172.20.0.0/16'",
    says: 'aws.cidr: "172.20.0.0/16" overlaps 172.20.0.0/16, which is reserved; use a range of 10.0.0.0/8',
  },
  {
    title: 'one zone twice',
    command: 'terraform',
    environment: 'prod',
    from: "zones: ['a', 'b', 'c']",
    to: "zones: ['a', 'b', 'a']",
    says: 'aws.zones: "a" is listed twice; name different zones',
  },
  {
    title: 'an API that is open to everybody',
    command: 'terraform',
    environment: 'prod',
    from: "backupRetention: '35d'",
    to: "backupRetention: '35d', apiAccess: ['0.0.0.0/0']",
    says: 'aws.apiAccess: "0.0.0.0/0" opens the cluster\'s API to everybody; name your own addresses',
  },
  {
    title: 'backups kept longer than AWS keeps them',
    command: 'terraform',
    environment: 'prod',
    from: "backupRetention: '35d'",
    to: "backupRetention: '90d'",
    says: 'aws.backupRetention: 90 days; RDS keeps backups for 1 to 35 days',
  },
  {
    title: 'a database larger than any that AWS has',
    command: 'terraform',
    environment: 'prod',
    from: "memory: '24Gi'",
    to: "memory: '2400Gi'",
    says: 'dataLayer.postgres.memory: needs 2,457,600 MiB and 4000m CPU, but the largest RDS class',
  },
];

describe('an environment file with a mistake in it', () => {
  let copy: ProjectCopy;
  let before: string;

  beforeAll(() => {
    copy = new ProjectCopy();
    expect(copy.run('compose').status).toBe(0);
    before = contents(join(copy.root, 'dist'));
  });

  afterAll(() => {
    copy.remove();
  });

  test.each(LOCAL)(
    '$title is refused, and earlier output stays',
    ({ file = 'environments/local.ts', from, to, says }) => {
      copy.edit(file, from, to);
      try {
        const { status, stdout, stderr } = copy.run('compose', 'local');
        expect(stderr).toContain(says);
        expect(stderr).not.toMatch(/\n\s+at /);
        expect(status).toBe(1);
        expect(stdout).toBe('');
        expect(contents(join(copy.root, 'dist'))).toBe(before);
      } finally {
        copy.restore(file);
      }
    },
  );

  test.each(CLOUD)('$title is refused', ({ command, environment, from, to, says }) => {
    const file = `environments/${environment || 'prod'}.ts`;
    copy.edit(file, from, to);
    try {
      const { status, stderr } = copy.run(command, ...(environment ? [environment] : []));
      expect(stderr).toContain(says);
      expect(status).toBe(1);
      expect(contents(join(copy.root, 'dist'))).toBe(before);
    } finally {
      copy.restore(file);
    }
  });

  test('several mistakes come back together, in order', () => {
    copy.edit('environments/local.ts', "retention: '7d'", "retention: '7'");
    copy.edit('environments/local.ts', 'kafka: { replicas: 1', 'kafka: { replicas: 0');
    copy.edit('environments/local.ts', 'opa: { replicas: 1', "opa: { size: 'm', replicas: 1");
    const { stderr } = copy.run('compose', 'local');
    copy.restore('environments/local.ts');
    const [title, ...problems] = stderr.trimEnd().split('\n');
    expect(title).toBe('3 problems in the definition; nothing was written');
    expect(problems.map((line) => line.split(':')[1])).toEqual([
      ' eventStreaming.kafka.replicas',
      ' eventStreaming.kafka.retention',
      ' security.opa.size',
    ]);
  });
});

/** One fingerprint of a folder: names and bytes. */
function contents(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((a, b) =>
    join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
  )) {
    hash.update(join(entry.parentPath, entry.name));
    if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex');
}
