import type { EnvironmentInput } from './schema.ts';

/** Production: three zones, managed data systems, nothing that one lost zone takes down. */
export const prod = {
  name: 'prod',
  level: 'prod',
  cluster: {
    gitOps: {
      repository: 'https://git.example.com/somastack/deployments.git',
      revision: 'prod-2026.6.15',
      login: { user: 'argo-cd', tokenVersion: 1 },
    },
    nodePools: [{ name: 'general', nodes: 8, memory: '32Gi', cpu: '8' }],
    imagesBuiltFor: ['arm64'],
    storageClass: 'gp3',
  },
  aws: {
    account: '444455556666',
    region: 'eu-west-1',
    zones: ['a', 'b', 'c'],
    cidr: '10.40.0.0/16',
    backupRetention: '35d',
    access: {
      ci: {
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'repo:example/infrastructure:environment:prod',
      },
      people: { view: ['developers'], admin: ['operators'], breakGlass: ['break-glass'] },
      runner: 'codebuild',
    },
    alarms: { critical: ['on-call@example.com'], warning: ['platform@example.com'] },
    // An estimate from list prices of both regions; yours is in your bill.
    budget: { monthly: 11_000 },
    edge: {
      host: 'somastack.prod.example.com',
      zone: { name: 'prod.example.com', made: 'here' },
      // Ten times what a key or a person may send: several of them share an address.
      addressPerMinute: 6000,
    },
    passive: {
      region: 'eu-central-1',
      zones: ['a', 'b', 'c'],
      cidr: '10.42.0.0/16',
      replicaLag: '6m',
      decision: '6m',
      rebuilt: {
        milvus: { from: 'the memories in the database of SomaFractalMemory', within: '10m' },
      },
      lost: {
        kafka:
          'events of memories are rows of PostgreSQL first; frames are gone, and what reads them begins anew',
        redis: 'locks end with their owners, and SomaBrain learns its weights again',
      },
    },
    bootstrapState: 'disk',
  },

  eventStreaming: {
    kafka: {
      hosting: 'managed',
      replicas: 3,
      memory: '16Gi',
      cpu: '4',
      disk: '1000Gi',
      retention: '7d',
      plaintext: {
        reason: 'SomaBrain sets nothing but bootstrap.servers; the edge stays inside the network',
      },
    },
    // Sizes are estimates. The number of shards is fixed when the database is made: 512 leave room for many processes of history.
    temporal: {
      services: {
        frontend: { replicas: 3, memory: '512Mi', cpu: '250m' },
        history: { replicas: 3, memory: '1Gi', cpu: '500m' },
        matching: { replicas: 3, memory: '512Mi', cpu: '250m' },
        worker: { replicas: 2, memory: '384Mi', cpu: '100m' },
      },
      ui: { memory: '64Mi', cpu: '50m' },
      historyShards: 512,
      retention: '30d',
    },
    // An estimate: schemas are few, and read when a program starts.
    schemaRegistry: { replicas: 2, memory: '512Mi', cpu: '100m' },
    // Size is an estimate: its heap bounds how many large events are read at once.
    changeCapture: { memory: '640Mi', cpu: '250m' },
  },

  dataLayer: {
    postgres: { hosting: 'managed', memory: '24Gi', cpu: '4', disk: '400Gi' },
    pgbouncer: { replicas: 3, memory: '128Mi', cpu: '250m' },
    redis: { hosting: 'managed', replicas: 3, memory: '8Gi' },
    // Counts of requests: one server, which may be lost.
    redisCache: { memory: '64Mi', cpu: '50m' },
    etcd: { replicas: 3, memory: '1Gi', cpu: '500m', disk: '20Gi' },
    objectStore: { hosting: 'managed' },
    milvus: { mode: 'cluster', replicas: 3, memory: '12Gi', cpu: '2', disk: '60Gi' },
  },

  observability: {
    metrics: {
      // Sizes are estimates: a hundred thousand series, of which thirty days are kept.
      prometheus: { replicas: 2, memory: '2Gi', cpu: '500m', disk: '50Gi', retention: '30d' },
      alertmanager: {
        replicas: 3,
        memory: '96Mi',
        cpu: '50m',
        tell: {
          critical: [{ to: 'pagerduty' }],
          warning: [{ to: 'slack', channel: '#platform' }],
        },
      },
      grafana: { memory: '384Mi', cpu: '100m' },
      // Kafka, PostgreSQL and Redis are the cloud's, which has alarms for them; that of Kafka tells whether change capture publishes.
      exporters: { redisCache: { memory: '64Mi', cpu: '50m' }, kafka: { memory: '64Mi', cpu: '50m' } },
    },
    // Sizes are estimates. Its disks hold hours; a month of lines is in a bucket.
    loki: { replicas: 3, memory: '1Gi', cpu: '250m', disk: '20Gi', retention: '30d' },
    alloy: { everyNode: true, memory: '192Mi', cpu: '100m' },
    // Sizes are estimates. Each Jaeger has every trace; each sampler has some 170 new traces in a second of its own.
    jaeger: { replicas: 2, memory: '1536Mi', cpu: '500m', onDisk: { disk: '100Gi', retention: '7d' } },
    otelCollector: {
      replicas: 2,
      memory: '192Mi',
      cpu: '250m',
      successPercent: 10,
      samplers: { replicas: 3, memory: '256Mi', cpu: '250m' },
    },
  },

  security: {
    opa: { replicas: 3, memory: '256Mi', cpu: '250m' },
    keycloak: { replicas: 3, memory: '1Gi', cpu: '250m' },
    kong: {
      replicas: 3,
      memory: '512Mi',
      cpu: '250m',
      limits: { tenantPerMinute: 6000, credentialPerMinute: 600 },
      keys: [{ name: 'operations', tenant: 'platform', roles: ['platform-admin'] }],
    },
  },

  somaServices: {
    somabrain: {
      image: '444455556666.dkr.ecr.eu-west-1.amazonaws.com/somabrain:2026.6.15',
      api: { replicas: 6, memory: '1536Mi', cpu: '1', workers: 4 },
      outboxPublisher: { memory: '256Mi', cpu: '250m' },
    },
    somafractalmemory: {
      image: '444455556666.dkr.ecr.eu-west-1.amazonaws.com/somafractalmemory:2026.6.12',
      replicas: 6,
      memory: '768Mi',
      cpu: '500m',
      workers: 2,
    },
  },
} satisfies EnvironmentInput;
