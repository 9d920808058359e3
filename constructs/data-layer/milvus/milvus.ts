import type { Construct } from 'constructs';
import {
  Component,
  dependenciesFrom,
  type Dependency,
  type ScrapeTarget,
} from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { Memory } from '../../core/amounts/memory.ts';
import type { Monitoring } from '../../core/model/monitoring.ts';
import type { Secret } from '../../core/model/secret.ts';
import { milvusMemory, type MilvusMemory } from './milvus.memory.ts';
import { MILVUS_MONITORING } from './milvus.monitoring.ts';
import type { MilvusSettings } from './milvus.settings.ts';

/** The object store, with Milvus' bucket and credentials. */
export interface MilvusStorage {
  readonly s3: Endpoint;
  readonly accessKey: Secret;
  readonly secretKey: Secret;
  readonly bucket: string;
}

export interface MilvusProps extends MilvusSettings {
  readonly metadata: Endpoint;
  /** Left out, segments and log are on Milvus' own disk. */
  readonly storage?: MilvusStorage;
  readonly after: readonly Component[];
}

/** Milvus, the vector store. Its log is stored with its segments, so it needs no Kafka. */
export class Milvus extends Component {
  readonly kind = 'milvus';
  readonly grpc = this.endpoint('grpc', 19530);
  readonly metrics = this.endpoint('metrics', 9091);
  readonly mode: MilvusSettings['mode'];
  readonly disk: Memory;
  readonly metadata: Endpoint;
  readonly storage: MilvusStorage | undefined;
  readonly memoryModel: MilvusMemory;
  private readonly after: readonly Component[];

  constructor(scope: Construct, id: string, props: MilvusProps) {
    super(scope, id, props);
    this.mode = props.mode;
    this.disk = props.disk;
    this.metadata = props.metadata;
    this.storage = props.storage;
    this.after = props.after;
    this.memoryModel = milvusMemory(`${props.path}.memory`, props.memory);
  }

  override get dependencies(): readonly Dependency[] {
    return dependenciesFrom(this, [this.metadata, ...(this.storage ? [this.storage.s3] : [])], this.after);
  }

  override get monitoring(): Monitoring {
    return MILVUS_MONITORING;
  }

  override get scrapeTargets(): readonly ScrapeTarget[] {
    return [{ endpoint: this.metrics, path: '/metrics' }];
  }
}
