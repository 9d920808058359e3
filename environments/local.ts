import type { EnvironmentInput } from './schema.ts';

/** A developer's machine: everything in containers, within 15 GiB. */
export const local = {
  name: 'local',
  level: 'local',
  budget: '15Gi',
  host: { memory: '20Gi', reserved: '4Gi', cpu: '8' },

  eventStreaming: {
    kafka: { replicas: 1, memory: '1280Mi', cpu: '500m', disk: '10Gi', retention: '7d' },
    // Flink's own defaults ask for 1600 and 1728 MiB; with a small code cache and stacks, less will do.
    flink: {
      jobManager: { memory: '768Mi', cpu: '250m' },
      taskManager: { replicas: 1, memory: '1Gi', cpu: '500m', slots: 2 },
    },
    // Four shards, the server's own number for a single machine: one developer's workflows never wait for each other.
    temporal: {
      server: { memory: '384Mi', cpu: '250m' },
      ui: { memory: '64Mi', cpu: '50m' },
      historyShards: 4,
      retention: '3d',
    },
    changeCapture: { memory: '512Mi', cpu: '250m' },
    schemaRegistry: { memory: '384Mi', cpu: '100m' },
  },

  dataLayer: {
    postgres: { replicas: 1, memory: '1280Mi', cpu: '500m', disk: '10Gi' },
    pgbouncer: { replicas: 1, memory: '48Mi', cpu: '50m' },
    redis: { replicas: 1, memory: '384Mi', cpu: '100m', disk: '1Gi' },
    // The cache holds counters of the gateway, which may be lost.
    redisCache: { memory: '48Mi', cpu: '50m' },
    etcd: { replicas: 1, memory: '192Mi', cpu: '100m', disk: '2Gi' },
    // Flags that services read from variables today, with the same values.
    featureFlags: {
      replicas: 1,
      memory: '96Mi',
      cpu: '50m',
      disk: '1Gi',
      flags: { somabrain: { oak: false } },
    },
    objectStore: { memory: '384Mi', cpu: '200m', disk: '20Gi' },
    // Milvus documents 8 GiB; with small buffers and its memory protection on, a laptop's few vectors fit in 2.
    milvus: { replicas: 1, memory: '2Gi', cpu: '500m', disk: '10Gi' },
    // Profiles `vectorstore` and `analytics` only: no service here needs them.
    qdrant: { memory: '256Mi', cpu: '250m', disk: '1Gi' },
    clickhouse: { memory: '1Gi', cpu: '500m', disk: '5Gi' },
  },

  observability: {
    metrics: {
      prometheus: { replicas: 1, memory: '320Mi', cpu: '250m', disk: '4Gi' },
      // A laptop notifies nobody; its alerts are on Grafana's overview dashboard.
      alertmanager: {
        replicas: 1,
        memory: '48Mi',
        cpu: '50m',
        tell: { critical: 'nobody', warning: 'nobody' },
      },
      grafana: { memory: '192Mi', cpu: '100m' },
      exporters: {
        postgres: { memory: '32Mi', cpu: '50m' },
        redis: { memory: '24Mi', cpu: '50m' },
        kafka: { memory: '32Mi', cpu: '50m' },
      },
    },
    loki: { replicas: 1, memory: '192Mi', cpu: '100m', disk: '10Gi', retention: '30d' },
    alloy: { memory: '128Mi', cpu: '50m' },
    jaeger: { replicas: 1, memory: '160Mi', cpu: '100m' },
    otelCollector: { replicas: 1, memory: '128Mi', cpu: '100m', successPercent: 10 },
  },

  security: {
    opa: { replicas: 1, memory: '96Mi', cpu: '50m' },
    // Profile `authz` only.
    openfga: { memory: '96Mi', cpu: '50m' },
    keycloak: { replicas: 1, memory: '512Mi', cpu: '250m' },
    secretStore: { memory: '128Mi', cpu: '50m', disk: '1Gi' },
    kong: {
      replicas: 1,
      memory: '320Mi',
      cpu: '250m',
      limits: { tenantPerMinute: 1200, credentialPerMinute: 300 },
      keys: [{ name: 'developer', tenant: 'local', roles: ['platform-user'] }],
    },
  },

  somaServices: {
    somabrain: {
      image: 'somabrain:dev',
      source: '../../../../somabrain',
      api: { replicas: 1, memory: '640Mi', cpu: '500m', workers: 2 },
      outboxPublisher: { memory: '256Mi', cpu: '100m' },
      // Profile `cog` only: seven Python processes that most development does without.
      cog: { memory: '2560Mi', cpu: '1' },
    },
    somafractalmemory: {
      image: 'somafractalmemory:dev',
      source: '../../../../somafractalmemory',
      replicas: 1,
      memory: '320Mi',
      cpu: '250m',
      workers: 1,
    },
    somaagent01: {
      image: 'somaagent01:dev',
      source: '../../../../somaagent01',
      model: 'gpt-4o-mini',
      gateway: { replicas: 1, memory: '256Mi', cpu: '200m' },
      conversationWorker: { memory: '192Mi', cpu: '100m' },
      toolExecutor: { memory: '176Mi', cpu: '100m' },
      memoryReplicator: { memory: '128Mi', cpu: '50m' },
      delegationGateway: { memory: '144Mi', cpu: '50m' },
      delegationWorker: { memory: '128Mi', cpu: '50m' },
    },
    agentvoicebox: {
      image: 'agentvoicebox:dev',
      source: '../../../../agentvoicevox/ovos-voice-agent/AgentVoiceBoxEngine/backend',
      api: { replicas: 1, memory: '256Mi', cpu: '200m', workers: 1 },
      temporalWorker: { memory: '144Mi', cpu: '100m' },
      // Profile `asr` only: sizes as its own repository reserves them.
      speech: {
        // Ollama on this machine; on Linux it must listen on more than loopback (OLLAMA_HOST=0.0.0.0).
        llm: { memory: '512Mi', cpu: '100m', url: 'http://host.docker.internal:11434', model: 'llama3.1:8b' },
        stt: { memory: '1Gi', cpu: '500m', model: 'base' },
        tts: { memory: '768Mi', cpu: '500m' },
      },
    },
    // Profile `hub` only.
    somaagenthub: {
      source: '../../../../SomaAgentHub',
      gateway: { image: 'somaagenthub-gateway-api:dev', memory: '192Mi', cpu: '100m' },
      orchestrator: {
        image: 'somaagenthub-orchestrator:dev',
        memory: '224Mi',
        cpu: '100m',
        worker: { memory: '224Mi', cpu: '100m' },
      },
      identity: { image: 'somaagenthub-identity-service:dev', memory: '192Mi', cpu: '100m' },
    },
  },
} satisfies EnvironmentInput;
