import type { Construct } from 'constructs';
import type { Bucket } from '../../core/model/demand.ts';
import { Component, type ScrapeTarget } from '../../core/model/component.ts';
import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Monitoring } from '../../core/model/monitoring.ts';
import { Secret } from '../../core/model/secret.ts';
import { OBJECT_STORE_MONITORING } from './object-store.monitoring.ts';
import type { ObjectStoreSettings } from './object-store.settings.ts';

/** Heap of master, volume server, filer and gateway in one process. Not measured, because no registry has the program. */
const LEAST_GO_HEAP = Memory.mebibytes(128);

export type ObjectStoreProps = ObjectStoreSettings & {
  /** All buckets that components ask for. */
  readonly buckets: readonly Bucket[];
};

/** S3 has no size that an environment could state. */
const NO_SIZE = { memory: Memory.zero, cpu: Cpu.zero, disk: Memory.zero };
const NO_MEMORY: GoMemory = {
  limit: Memory.zero,
  goMemLimit: Memory.zero,
  parts: [],
  problems: [],
  measured: true,
};

/** The object store: an S3 endpoint. */
export class ObjectStore extends Component {
  readonly kind = 'object-store';
  readonly s3 = this.endpoint('s3', 8333);
  readonly master = this.endpoint('master', 9333);
  readonly metrics = this.endpoint('metrics', 9327);
  readonly accessKey = new Secret('OBJECT_STORE_ACCESS_KEY');
  readonly secretKey = new Secret('OBJECT_STORE_SECRET_KEY');
  readonly disk: Memory;
  /** All buckets, with all that is said of them. */
  readonly demanded: readonly Bucket[];
  readonly memoryModel: GoMemory;

  constructor(scope: Construct, id: string, props: ObjectStoreProps) {
    const size = props.hosting === 'managed' ? NO_SIZE : props;
    super(scope, id, { ...size, replicas: 1, hosting: props.hosting, path: props.path });
    this.disk = size.disk;
    this.demanded = props.buckets;
    this.memoryModel =
      props.hosting === 'managed'
        ? NO_MEMORY
        : goMemory(`${props.path}.memory`, props.memory, LEAST_GO_HEAP, { measured: false });
  }

  /** Names of all buckets. */
  get buckets(): readonly string[] {
    return this.demanded.map(({ name }) => name);
  }

  override get monitoring(): Monitoring {
    return OBJECT_STORE_MONITORING;
  }

  override get scrapeTargets(): readonly ScrapeTarget[] {
    return this.hosting === 'managed' ? [] : [{ endpoint: this.metrics, path: '/metrics' }];
  }
}
