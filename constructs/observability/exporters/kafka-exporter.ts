import type { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import type { ExporterSize } from './exporters.settings.ts';
import type { ExporterSources } from './exporters.sources.ts';
import { KAFKA_MONITORING } from './kafka-exporter.monitoring.ts';

const LEAST_GO_HEAP = Memory.mebibytes(20);

/** Exporter of Kafka's brokers, partitions and consumer lag. */
export class KafkaExporter extends Workload {
  /** Undefined where it speaks TLS. */
  readonly plaintext: Need | undefined;

  constructor(
    scope: Construct,
    id: string,
    settings: ExporterSize,
    { provider, bootstrap, publiclyVouched, after }: ExporterSources['kafka'],
  ) {
    const memoryModel = goMemory(`${settings.path}.memory`, settings.memory, LEAST_GO_HEAP, {
      measured: false,
    });
    super(scope, id, {
      ...settings,
      replicas: 1,
      memoryModel,
      ports: { metrics: 9308 },
      metrics: { port: 'metrics', path: '/metrics' },
      monitoring: KAFKA_MONITORING,
      after,
      container: (self) => ({
        image: IMAGES.kafkaExporter,
        runAs: { uid: 65534, gid: 65534 },
        // The default protocol version is that of Kafka 2.0, and a broker of version 4 serves clients from 2.1 on.
        command: [
          // It takes one broker for each time that it is told of one, and learns of the others from that one.
          text`--kafka.server=${bootstrap.hostName}:${bootstrap.portNumber}`,
          '--kafka.version=2.8.0',
          // Without a file of its own it trusts the authorities that are in its image.
          ...(publiclyVouched ? ['--tls.enabled'] : []),
        ],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        // The image has no program for a health check, so only probes from outside use this.
        health: {
          readiness: { type: 'http', endpoint: self.port('metrics'), path: '/' },
          startSeconds: 10,
        },
      }),
    });
    this.plaintext = publiclyVouched
      ? undefined
      : {
          consumer: this,
          provider,
          capability: 'kafka-plaintext',
          why: 'its arguments name no authority for TLS',
          cure: 'add plaintext: { reason: … } to eventStreaming.kafka as a named exception',
        };
  }
}
