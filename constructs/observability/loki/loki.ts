import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import type { Container } from '../../core/model/container.ts';
import { type Endpoint, OWN_ADDRESS } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Contained } from '../../workload/contained.ts';
import { DATA, GOSSIP_PORT, GRPC_PORT, lokiFile, type LokiStore, PORT } from './loki.config.ts';
import { LOKI_BUCKET, LOKI_KEYS } from './loki.demands.ts';
import { lokiMemory, type LokiMemory } from './loki.memory.ts';
import { LOKI_MONITORING } from './loki.monitoring.ts';
import type { LokiSettings } from './loki.settings.ts';

const FILE = '/etc/loki/somastack.yaml';
const PROGRAM = '/usr/bin/loki';

/** The object store, which several replicas share, and what must have made its buckets. */
export interface SharedObjects {
  readonly s3: Endpoint;
  readonly after: readonly Component[];
}

export interface LokiProps extends LokiSettings {
  readonly objects: SharedObjects;
}

/**
 * Loki, the log store. Alone it has a disk for everything, so that it survives a failure of the systems that it helps to explain. Of several each
 * takes every line; they find each other by gossip, and keep chunks and index in a bucket.
 */
export class Loki extends Contained {
  readonly kind = 'loki';
  /** Server of the bucket that several replicas share. */
  readonly server: Endpoint;
  private readonly settings: LokiSettings;
  private readonly model: LokiMemory;

  constructor(scope: Construct, id: string, { objects, ...settings }: LokiProps) {
    const { path, replicas, memory, cpu } = settings;
    const memoryModel = lokiMemory(`${path}.memory`, memory, replicas);
    const several = replicas > 1;
    super(scope, id, {
      path,
      replicas,
      memory,
      cpu,
      memoryModel,
      ports: { http: PORT, ...(several && { grpc: GRPC_PORT, gossip: GOSSIP_PORT }) },
      metrics: { port: 'http', path: '/metrics' },
      ...(several && { after: objects.after, monitoring: LOKI_MONITORING }),
      container: () =>
        this.keeping(several ? { bucket: LOKI_BUCKET, server: objects.s3, keys: LOKI_KEYS } : 'disk'),
    });
    this.server = objects.s3;
    this.settings = settings;
    this.model = memoryModel;
  }

  /** Its container where chunks and index are kept in a store. */
  keeping(store: LokiStore): Container {
    const { disk, retention, replicas } = this.settings;
    const { goMemLimit } = this.model;
    return {
      image: IMAGES.loki,
      runAs: { uid: 10_001, gid: 10_001 },
      entrypoint: [PROGRAM],
      command: [`-config.file=${FILE}`, ...(replicas > 1 ? ['-config.expand-env=true'] : [])],
      environment: {
        GOMEMLIMIT: goMemLimit.toGo(),
        ...(replicas > 1 && { POD_IP: text`${OWN_ADDRESS}` }),
        ...(store !== 'disk' &&
          'keys' in store && {
            AWS_ACCESS_KEY_ID: text`${store.keys.accessKey}`,
            AWS_SECRET_ACCESS_KEY: text`${store.keys.secretKey}`,
          }),
      },
      files: [
        {
          path: FILE,
          content: lokiFile(this.model, retention, store, replicas > 1 ? this.port('gossip') : undefined),
        },
      ],
      volumes: [{ name: 'data', path: DATA, size: disk }],
      health: {
        readiness: { type: 'command', command: [PROGRAM, '-health'] },
        // Loki reports ready 15 s after its ring does.
        startSeconds: 60,
      },
    };
  }

  get http() {
    return this.port('http');
  }
}
