import type { EnvironmentInput } from './schema.ts';

/** A cluster on one machine or on any three nodes: operators run everything, no cloud. */
export const kind = {
  name: 'kind',
  level: 'kind',
  cluster: {
    gitOps: { repository: 'https://git.example.com/somastack/deployments.git' },
    nodePools: [
      {
        name: 'workers',
        nodes: 3,
        memory: '8Gi',
        cpu: '4',
        reserved: { memory: '1Gi', cpu: '500m' },
      },
    ],
  },

  eventStreaming: {
    kafka: { replicas: 3, memory: '1280Mi', cpu: '250m', disk: '10Gi', retention: '7d' },
  },

  dataLayer: {
    postgres: { replicas: 2, memory: '1152Mi', cpu: '250m', disk: '10Gi' },
    pgbouncer: { replicas: 2, memory: '64Mi', cpu: '50m' },
    redis: { replicas: 2, memory: '384Mi', cpu: '100m', disk: '1Gi' },
    etcd: { replicas: 1, memory: '192Mi', cpu: '100m', disk: '2Gi' },
    objectStore: { memory: '384Mi', cpu: '200m', disk: '20Gi' },
    milvus: { replicas: 1, memory: '2Gi', cpu: '500m', disk: '10Gi' },
  },

  security: {
    opa: { replicas: 2, memory: '96Mi', cpu: '50m' },
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
  },
} satisfies EnvironmentInput;
