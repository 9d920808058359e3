import type { Image } from './model/image.ts';

/** Plug-ins in the image are named after it, without the rest of the tag. */
export const FLINK = '1.20.4';

/**
 * Every image and engine version that the platform pins; change them here and nowhere else.
 * Support dates are as of November 2026; `healthBinaries` lists what was seen to answer inside the image, and `declaredVolumes`
 * the volumes of its Dockerfile.
 */
export const IMAGES = {
  kafka: {
    name: 'apache/kafka',
    tag: '4.2.0',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'until three newer minor releases are out',
    healthBinaries: ['nc'],
    declaredVolumes: ['/etc/kafka/secrets', '/mnt/shared/config', '/var/lib/kafka/data'],
  },
  flink: {
    name: 'flink',
    tag: `${FLINK}-scala_2.12-java17`,
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'last line of 1.x, with long-term support',
    // The image's build fetches Flink with the wget of its base image.
    healthBinaries: ['wget'],
  },
  // The first two images are Alpine plus one program (docker/targets of the server's source); Alpine's wget and nc are BusyBox's.
  temporal: {
    name: 'temporalio/server',
    tag: '1.31.2',
    licence: 'MIT',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor releases only',
    healthBinaries: ['wget', 'nc'],
  },
  temporalTools: {
    name: 'temporalio/admin-tools',
    tag: '1.31.2',
    licence: 'MIT',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor releases only',
    healthBinaries: ['wget', 'nc'],
  },
  temporalUi: {
    name: 'temporalio/ui',
    tag: '2.52.0',
    licence: 'MIT',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    healthBinaries: ['wget', 'nc', 'bash'],
  },
  postgres: {
    name: 'postgres',
    tag: '16.14',
    licence: 'PostgreSQL',
    architectures: ['amd64', 'arm64'],
    support: 'until 2028-11-09',
    healthBinaries: ['pg_isready'],
    declaredVolumes: ['/var/lib/postgresql/data'],
  },
  pgbouncer: {
    name: 'edoburu/pgbouncer',
    tag: 'v1.24.1-p1',
    licence: 'ISC',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    healthBinaries: ['pg_isready'],
  },
  redis: {
    name: 'valkey/valkey',
    tag: '9.1.1-alpine',
    licence: 'BSD-3-Clause',
    architectures: ['amd64', 'arm64'],
    support: 'three newest minor releases',
    healthBinaries: ['valkey-cli', 'nc'],
    declaredVolumes: ['/data'],
  },
  etcd: {
    name: 'quay.io/coreos/etcd',
    tag: 'v3.5.25',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'two newest minor releases',
    healthBinaries: ['etcdctl'],
  },
  objectStore: {
    name: 'chrislusf/seaweedfs',
    tag: '4.47',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest release only',
    healthBinaries: ['wget'],
    declaredVolumes: ['/data'],
  },
  milvus: {
    name: 'milvusdb/milvus',
    tag: 'v2.6.15',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest two minor releases',
    healthBinaries: ['curl'],
  },
  qdrant: {
    name: 'qdrant/qdrant',
    tag: 'v1.19.0-unprivileged',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    // The image's entrypoint is a bash script.
    healthBinaries: ['bash'],
  },
  clickhouse: {
    name: 'clickhouse/clickhouse-server',
    tag: '26.3',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'a line of March, with a year of fixes',
    // The image's entrypoint checks the server with this program.
    healthBinaries: ['wget'],
    declaredVolumes: ['/var/lib/clickhouse'],
  },
  opa: {
    name: 'openpolicyagent/opa',
    tag: '1.19.1-static',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    healthBinaries: [],
  },
  keycloak: {
    name: 'quay.io/keycloak/keycloak',
    tag: '26.4.5',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    // Keycloak's guide (server, "Tracking instance status") checks a container's health with bash only.
    healthBinaries: ['bash'],
  },
  debezium: {
    name: 'quay.io/debezium/connect',
    tag: '3.6.3.Final',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest two minor releases',
    // The image that it is made of fetches Kafka with curl; its start scripts need a shell.
    healthBinaries: ['curl', 'sh'],
    declaredVolumes: ['/kafka/config', '/kafka/data', '/kafka/logs'],
  },
  apicurio: {
    name: 'quay.io/apicurio/apicurio-registry',
    tag: '3.3.1',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest two minor releases',
    // The project's own Compose examples use this check.
    healthBinaries: ['curl'],
  },
  curl: {
    name: 'curlimages/curl',
    tag: '8.16.0',
    licence: 'curl',
    architectures: ['amd64', 'arm64'],
    support: 'newest release only',
    healthBinaries: ['curl'],
  },
  openfga: {
    name: 'openfga/openfga',
    tag: 'v1.18.3',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    // The image has neither shell nor client, but a health check of its own, which Compose runs.
    healthBinaries: [],
  },
  openbao: {
    name: 'openbao/openbao',
    tag: '2.6.2',
    licence: 'MPL-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    // These are programs of the image's base, Alpine.
    healthBinaries: ['wget', 'nc'],
    declaredVolumes: ['/openbao/file', '/openbao/logs'],
  },
  loki: {
    name: 'grafana/loki',
    tag: '3.7.6',
    licence: 'AGPL-3.0-only',
    architectures: ['amd64', 'arm64'],
    support: 'newest two minor releases',
    // The program itself, since nothing else is in the image: cmd/loki/health.go of its source.
    healthBinaries: ['/usr/bin/loki'],
  },
  alloy: {
    name: 'grafana/alloy',
    tag: 'v1.19.2',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    // This is a program of the image's base, Ubuntu.
    healthBinaries: ['bash'],
  },
  jaeger: {
    name: 'jaegertracing/jaeger',
    tag: '2.19.0',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    // This is a program of the image's base, Alpine.
    healthBinaries: ['wget'],
    declaredVolumes: ['/tmp'],
  },
  otelCollector: {
    name: 'otel/opentelemetry-collector-contrib',
    tag: '0.158.0',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    healthBinaries: [],
  },
  kong: {
    name: 'kong',
    tag: '3.9.3',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'last open-source line; newer images are Enterprise',
    // The entrypoint is a bash script; the image's build removes curl.
    healthBinaries: ['bash'],
  },
  prometheus: {
    name: 'quay.io/prometheus/prometheus',
    tag: 'v3.14.0',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    // A busybox program, in the variant of the image that is not distroless.
    healthBinaries: ['wget'],
    declaredVolumes: ['/prometheus'],
  },
  alertmanager: {
    name: 'quay.io/prometheus/alertmanager',
    tag: 'v0.34.0',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    healthBinaries: ['wget'],
    declaredVolumes: ['/alertmanager'],
  },
  grafana: {
    name: 'grafana/grafana',
    tag: '13.2.0',
    licence: 'AGPL-3.0-only',
    architectures: ['amd64', 'arm64'],
    support: 'newest two minor releases',
    // A program of Alpine's busybox.
    healthBinaries: ['wget'],
  },
  // No health program is known in the exporters' images; Prometheus reports whether they answer.
  postgresExporter: {
    name: 'quay.io/prometheuscommunity/postgres-exporter',
    tag: 'v0.18.1',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    healthBinaries: [],
  },
  redisExporter: {
    name: 'oliver006/redis_exporter',
    tag: 'v1.69.0',
    licence: 'MIT',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    healthBinaries: [],
  },
  kafkaExporter: {
    name: 'danielqsj/kafka-exporter',
    tag: 'v1.9.0',
    licence: 'Apache-2.0',
    architectures: ['amd64', 'arm64'],
    support: 'newest minor release only',
    healthBinaries: [],
  },
} as const satisfies Readonly<Record<string, Image>>;

/** Engine versions of other targets, as near to the images above as each target offers. */
export const ENGINES = {
  kafka: { strimzi: '4.2.0', metadata: '4.2-IV1', msk: '4.2.x.kraft' },
  postgres: {
    cnpg: 'ghcr.io/cloudnative-pg/postgresql:16.14-system-trixie',
    rds: '16',
    rdsFamily: 'postgres16',
  },
  redis: {
    operator: 'quay.io/opstree/redis:v7.2.11',
    operatorSentinel: 'quay.io/opstree/redis-sentinel:v7.2.11',
    elasticache: '8.0',
    elasticacheFamily: 'valkey8',
  },
  /** OpenTofu, for runners inside a network: what else reads such stacks is no open source. */
  terraform: { image: 'ghcr.io/opentofu/opentofu:1.12.6' },
  /** The chart whose Argo CD is 3.5.1, for which the health scripts and the types of its kinds are written. */
  argoCd: { repository: 'https://argoproj.github.io/argo-helm', chart: 'argo-cd', version: '10.3.3' },
  kubernetes: {
    eks: '1.35',
    /**
     * Add-ons by the versions that EKS states as defaults for that Kubernetes (`aws eks describe-addon-versions`), as public
     * repositories that pin them had recorded them by autumn 2026. They change when they are changed here, never by an apply.
     */
    addons: {
      'aws-ebs-csi-driver': 'v1.66.0-eksbuild.1',
      coredns: 'v1.13.2-eksbuild.31',
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
      'kube-proxy': 'v1.35.3-eksbuild.29',
      'metrics-server': 'v0.8.1-eksbuild.10',
      'snapshot-controller': 'v8.5.0-eksbuild.3',
      'vpc-cni': 'v1.22.4-eksbuild.3',
    },
  },
} as const;
