import type { EnvironmentInput } from './schema.ts';

/**
 * A cluster on one machine of 32 GiB or on any three nodes: operators run what keeps data, no cloud. It leaves out what a laptop starts
 * by a profile of its own (`vectorstore`, `analytics`, `authz`, `hub`), for which larger nodes would be needed.
 */
export const kind = {
  name: 'kind',
  level: 'kind',
  cluster: {
    // Browsers and curl find every name below `localhost` on this machine, where the cluster's port must be published too.
    edge: { host: 'somastack.localhost', port: 30443 },
    gitOps: { repository: 'https://git.example.com/somastack/deployments.git' },
    nodePools: [
      {
        // 27 of 32 GiB: the rest is the machine's own, and what is left on the nodes is for Argo CD, which no plan holds.
        name: 'workers',
        nodes: 3,
        memory: '9Gi',
        cpu: '4',
        reserved: { memory: '1Gi', cpu: '500m' },
      },
    ],
  },

  eventStreaming: {
    kafka: { replicas: 3, memory: '1280Mi', cpu: '250m', disk: '10Gi', retention: '7d' },
    // Four shards, as on a laptop: the number is fixed when the database is made.
    temporal: {
      server: { memory: '384Mi', cpu: '100m' },
      ui: { memory: '64Mi', cpu: '50m' },
      historyShards: 4,
      retention: '3d',
    },
    changeCapture: { memory: '512Mi', cpu: '100m' },
    schemaRegistry: { memory: '384Mi', cpu: '50m' },
  },

  dataLayer: {
    postgres: { replicas: 2, memory: '1152Mi', cpu: '250m', disk: '10Gi' },
    pgbouncer: { replicas: 2, memory: '64Mi', cpu: '50m' },
    redis: { replicas: 2, memory: '384Mi', cpu: '100m', disk: '1Gi' },
    redisCache: { memory: '48Mi', cpu: '50m' },
    etcd: { replicas: 1, memory: '192Mi', cpu: '100m', disk: '2Gi' },
    featureFlags: {
      replicas: 1,
      memory: '96Mi',
      cpu: '50m',
      disk: '1Gi',
      flags: { somabrain: { oak: false } },
    },
    objectStore: { memory: '384Mi', cpu: '200m', disk: '20Gi' },
    milvus: { replicas: 1, memory: '2Gi', cpu: '500m', disk: '10Gi' },
  },

  observability: {
    metrics: {
      prometheus: { replicas: 1, memory: '320Mi', cpu: '100m', disk: '4Gi' },
      alertmanager: {
        replicas: 1,
        memory: '48Mi',
        cpu: '25m',
        tell: { critical: 'nobody', warning: 'nobody' },
      },
      grafana: { memory: '192Mi', cpu: '50m' },
      exporters: {
        postgres: { memory: '32Mi', cpu: '25m' },
        redis: { memory: '24Mi', cpu: '25m' },
        kafka: { memory: '32Mi', cpu: '25m' },
      },
    },
    loki: { replicas: 1, memory: '192Mi', cpu: '50m', disk: '10Gi', retention: '30d' },
    alloy: { memory: '192Mi', cpu: '50m' },
    jaeger: { replicas: 1, memory: '160Mi', cpu: '50m' },
    otelCollector: { replicas: 1, memory: '128Mi', cpu: '50m', successPercent: 10 },
  },

  security: {
    opa: { replicas: 2, memory: '96Mi', cpu: '50m' },
    keycloak: { replicas: 1, memory: '512Mi', cpu: '100m' },
    // More than on a laptop: when its certificate is renewed, new workers start beside the old ones.
    kong: {
      replicas: 2,
      memory: '384Mi',
      cpu: '100m',
      limits: { tenantPerMinute: 1200, credentialPerMinute: 300 },
      keys: [{ name: 'developer', tenant: 'local', roles: ['platform-user'] }],
    },
  },

  somaServices: {
    somabrain: {
      image: 'somabrain:dev',
      api: { replicas: 2, memory: '640Mi', cpu: '250m', workers: 2 },
      outboxPublisher: { memory: '256Mi', cpu: '100m' },
    },
    somafractalmemory: {
      image: 'somafractalmemory:dev',
      replicas: 2,
      memory: '320Mi',
      cpu: '250m',
      workers: 1,
    },
    somaagent01: {
      image: 'somaagent01:dev',
      model: 'gpt-4o-mini',
      gateway: { replicas: 1, memory: '256Mi', cpu: '100m' },
      conversationWorker: { memory: '192Mi', cpu: '50m' },
      toolExecutor: { memory: '176Mi', cpu: '50m' },
      memoryReplicator: { memory: '128Mi', cpu: '25m' },
      delegationGateway: { memory: '144Mi', cpu: '25m' },
      delegationWorker: { memory: '128Mi', cpu: '25m' },
    },
    agentvoicebox: {
      image: 'agentvoicebox:dev',
      api: { replicas: 1, memory: '256Mi', cpu: '100m', workers: 1 },
      temporalWorker: { memory: '144Mi', cpu: '50m' },
    },
  },
} satisfies EnvironmentInput;
