import type { EnvironmentInput } from './schema.ts';

/**
 * Production on machines of one's own: nine nodes in three rooms, each with its own power and network. Nothing is managed, and everything
 * that can move has a place when a room is lost.
 */
export const onprem = {
  name: 'onprem',
  level: 'onprem',
  cluster: {
    edge: {
      host: 'somastack.example.com',
      port: 443,
      entry: { by: 'loadBalancer' },
      issuer: {
        by: 'acme',
        server: 'https://acme.example.com/directory',
        email: 'platform@example.com',
        dns: { server: 'ns1.example.com', key: 'somastack', algorithm: 'HMACSHA256' },
      },
    },
    gitOps: {
      repository: 'https://git.example.com/somastack/deployments.git',
      revision: 'onprem-2026.6.15',
    },
    nodePools: [
      {
        name: 'workers',
        nodes: 9,
        zones: ['a', 'b', 'c'],
        memory: '32Gi',
        cpu: '8',
        // Kubelet and container runtime, and what every node runs for its network, its disks and its lines.
        reserved: { memory: '2Gi', cpu: '500m' },
      },
    ],
    storageClass: 'replicated',
    // Its Service, and the machines that the API server runs on.
    apiServer: ['10.96.0.1/32', '192.0.2.16/29'],
    // What the others have by default, stated where nobody else answers for the nodes.
    operators: {
      certManager: { memory: '128Mi', cpu: '10m' },
      certManagerCainjector: { memory: '128Mi', cpu: '10m' },
      certManagerWebhook: { memory: '64Mi', cpu: '10m' },
      cloudnativePg: { memory: '256Mi', cpu: '50m' },
      externalSecrets: { memory: '192Mi', cpu: '25m' },
      externalSecretsCertController: { memory: '128Mi', cpu: '10m' },
      externalSecretsWebhook: { memory: '96Mi', cpu: '10m' },
      milvusOperator: { memory: '512Mi', cpu: '25m' },
      redisOperator: { memory: '256Mi', cpu: '50m' },
      strimziClusterOperator: { memory: '384Mi', cpu: '100m' },
    },
  },

  eventStreaming: {
    kafka: {
      replicas: 3,
      memory: '6Gi',
      cpu: '1',
      disk: '500Gi',
      retention: '7d',
      plaintext: {
        reason:
          'SomaBrain sets nothing but bootstrap.servers and SomaAgent01 makes no context for TLS; policies let their pods and the exporter alone reach that port',
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
    schemaRegistry: { replicas: 2, memory: '512Mi', cpu: '100m' },
    // Size is an estimate: its heap bounds how many large events are read at once.
    changeCapture: { memory: '640Mi', cpu: '250m' },
  },

  dataLayer: {
    postgres: {
      replicas: 3,
      memory: '8Gi',
      cpu: '2',
      disk: '200Gi',
      // A store at another site, which nothing of this cluster keeps alive.
      backup: {
        endpoint: 'https://s3.backup.example.com',
        addresses: ['203.0.113.0/28'],
        region: 'eu-central-1',
        bucket: 'somastack-postgres',
        encryption: 'AES256',
        dailyAt: '02:30',
        retention: '30d',
      },
    },
    pgbouncer: { replicas: 3, memory: '128Mi', cpu: '250m' },
    redis: { replicas: 3, memory: '4Gi', cpu: '1', disk: '10Gi' },
    // Counts of requests: one server, which may be lost.
    redisCache: { memory: '64Mi', cpu: '50m' },
    etcd: { replicas: 3, memory: '1Gi', cpu: '500m', disk: '20Gi' },
    objectStore: {
      memory: '2Gi',
      cpu: '500m',
      disk: '500Gi',
      withoutCopies: {
        reason: 'the storage class keeps three copies of each disk and can attach it in another room',
      },
    },
    milvus: { mode: 'cluster', replicas: 3, memory: '8Gi', cpu: '1', disk: '40Gi' },
  },

  observability: {
    metrics: {
      // Sizes are estimates: a hundred thousand series, of which thirty days are kept.
      prometheus: { replicas: 2, memory: '2Gi', cpu: '500m', disk: '50Gi', retention: '30d' },
      // One in each room, though two would outlive a room: the third is for the node that is being drained then.
      alertmanager: {
        replicas: 3,
        memory: '96Mi',
        cpu: '50m',
        tell: {
          critical: [
            { to: 'pagerduty' },
            {
              to: 'email',
              address: 'on-call@example.com',
              from: 'alerts@example.com',
              server: 'mail.example.com:587',
              user: 'alerts',
            },
          ],
          warning: [
            {
              to: 'email',
              address: 'platform@example.com',
              from: 'alerts@example.com',
              server: 'mail.example.com:587',
              user: 'alerts',
            },
          ],
        },
      },
      grafana: { memory: '384Mi', cpu: '100m' },
      exporters: {
        postgres: { memory: '64Mi', cpu: '50m' },
        redis: { memory: '64Mi', cpu: '50m' },
        kafka: { memory: '64Mi', cpu: '50m' },
      },
    },
    // Sizes are estimates. Its disks hold hours; a month of lines is in the object store.
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
      replicas: 2,
      memory: '512Mi',
      cpu: '250m',
      limits: { tenantPerMinute: 6000, credentialPerMinute: 600 },
      keys: [{ name: 'operations', tenant: 'platform', roles: ['platform-admin'] }],
    },
  },

  somaServices: {
    somabrain: {
      image: 'registry.example.com/somabrain:2026.6.15',
      api: { replicas: 6, memory: '1536Mi', cpu: '1', workers: 4 },
      outboxPublisher: { memory: '256Mi', cpu: '250m' },
    },
    somafractalmemory: {
      image: 'registry.example.com/somafractalmemory:2026.6.12',
      replicas: 6,
      memory: '768Mi',
      cpu: '500m',
      workers: 2,
    },
    // Sizes are estimates: no process of it was ever measured. It runs no workflows here.
    somaagent01: {
      image: 'registry.example.com/somaagent01:2026.6.12',
      model: 'gpt-4o-mini',
      gateway: { replicas: 3, memory: '512Mi', cpu: '500m' },
      conversationWorker: { replicas: 3, memory: '384Mi', cpu: '250m' },
      toolExecutor: { replicas: 2, memory: '512Mi', cpu: '250m' },
      memoryReplicator: { replicas: 2, memory: '256Mi', cpu: '100m' },
      delegationGateway: { replicas: 2, memory: '256Mi', cpu: '100m' },
      delegationWorker: { replicas: 2, memory: '256Mi', cpu: '100m' },
    },
  },
} satisfies EnvironmentInput;
