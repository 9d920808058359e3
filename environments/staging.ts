import type { EnvironmentInput } from './schema.ts';

/** Staging, where releases are tested: the same structure as production, but smaller and in an account of its own. */
export const staging = {
  name: 'staging',
  level: 'staging',
  cluster: {
    gitOps: {
      repository: 'https://git.example.com/somastack/deployments.git',
      revision: 'staging-2026.6.15',
    },
    nodePools: [{ name: 'general', nodes: 4, memory: '16Gi', cpu: '8' }],
    imagesBuiltFor: ['arm64'],
    storageClass: 'gp3',
  },
  aws: {
    account: '111122223333',
    region: 'eu-west-1',
    zones: ['a', 'b', 'c'],
    cidr: '10.41.0.0/16',
    backupRetention: '7d',
    access: {
      ci: {
        issuer: 'https://token.actions.githubusercontent.com',
        subject: 'repo:example/infrastructure:environment:staging',
      },
      people: { view: ['developers'], admin: ['operators'], breakGlass: ['break-glass'] },
      runner: 'codebuild',
    },
    alarms: { critical: ['platform@example.com'], warning: [] },
    // An estimate from list prices; yours is in your bill.
    budget: { monthly: 3000 },
    bootstrapState: 'disk',
  },

  eventStreaming: {
    kafka: {
      hosting: 'managed',
      replicas: 3,
      memory: '8Gi',
      cpu: '2',
      disk: '100Gi',
      retention: '7d',
      plaintext: {
        reason: 'SomaBrain sets nothing but bootstrap.servers; the edge stays inside the network',
      },
    },
    // Sizes are estimates; shards are as many as in production, so that a release meets the same there.
    temporal: {
      services: {
        frontend: { replicas: 2, memory: '384Mi', cpu: '100m' },
        history: { replicas: 2, memory: '1Gi', cpu: '200m' },
        matching: { replicas: 2, memory: '384Mi', cpu: '100m' },
        worker: { replicas: 2, memory: '384Mi', cpu: '50m' },
      },
      ui: { memory: '64Mi', cpu: '25m' },
      historyShards: 512,
      retention: '7d',
    },
    schemaRegistry: { replicas: 2, memory: '448Mi', cpu: '50m' },
    // Size is an estimate: its heap bounds how many large events are read at once.
    changeCapture: { memory: '512Mi', cpu: '100m' },
  },

  dataLayer: {
    postgres: { hosting: 'managed', memory: '6Gi', cpu: '2', disk: '50Gi' },
    pgbouncer: { replicas: 3, memory: '64Mi', cpu: '100m' },
    redis: { hosting: 'managed', replicas: 3, memory: '1Gi' },
    etcd: { replicas: 3, memory: '512Mi', cpu: '250m', disk: '10Gi' },
    objectStore: { hosting: 'managed' },
    milvus: { mode: 'cluster', replicas: 3, memory: '4Gi', cpu: '1', disk: '50Gi' },
  },

  observability: {
    metrics: {
      // One of each: staging does not outlive a zone. Sizes are estimates.
      prometheus: { replicas: 1, memory: '1Gi', cpu: '250m', disk: '20Gi', retention: '15d' },
      alertmanager: {
        replicas: 1,
        memory: '64Mi',
        cpu: '25m',
        tell: {
          critical: [{ to: 'slack', channel: '#staging' }],
          warning: 'nobody',
        },
      },
      grafana: { memory: '256Mi', cpu: '50m' },
      // Kafka, PostgreSQL and Redis are the cloud's, which has alarms for them; that of Kafka tells whether change capture publishes.
      exporters: { kafka: { memory: '64Mi', cpu: '25m' } },
    },
    loki: { replicas: 3, memory: '512Mi', cpu: '100m', disk: '10Gi', retention: '7d' },
    alloy: { everyNode: true, memory: '160Mi', cpu: '50m' },
    // One store, and two of each layer, since what production does with several is tried here.
    jaeger: { replicas: 1, memory: '1280Mi', cpu: '100m', onDisk: { disk: '20Gi', retention: '3d' } },
    otelCollector: {
      replicas: 2,
      memory: '144Mi',
      cpu: '50m',
      successPercent: 10,
      samplers: { replicas: 2, memory: '144Mi', cpu: '50m' },
    },
  },

  security: {
    opa: { replicas: 3, memory: '128Mi', cpu: '100m' },
    keycloak: { replicas: 2, memory: '640Mi', cpu: '100m' },
  },

  somaServices: {
    somabrain: {
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/somabrain:2026.6.15',
      api: { replicas: 3, memory: '1Gi', cpu: '500m', workers: 2 },
      outboxPublisher: { memory: '256Mi', cpu: '100m' },
    },
    somafractalmemory: {
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/somafractalmemory:2026.6.12',
      replicas: 3,
      memory: '512Mi',
      cpu: '250m',
      workers: 2,
    },
  },
} satisfies EnvironmentInput;
