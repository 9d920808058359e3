import type { Construct } from 'constructs';
import { Component, type ScrapeTarget } from '../../core/model/component.ts';
import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Monitoring } from '../../core/model/monitoring.ts';
import { ETCD_MONITORING } from './etcd.monitoring.ts';
import type { EtcdSettings } from './etcd.settings.ts';

/** The database is mapped into memory, so its quota is a third of the limit, which leaves as much again for keys and for Go. */
const QUOTA_SHARE = 1 / 3;
const LEAST_GO_HEAP = Memory.mebibytes(48);

export interface EtcdProps extends EtcdSettings {
  /** Path of its section in the environment. */
  readonly path: string;
  /** Whether clients may also use JSON over HTTP. @default false */
  readonly jsonInterface?: boolean;
}

/** An etcd for a single purpose. It is not published, and no two purposes share one. */
export class Etcd extends Component {
  readonly kind = 'etcd';
  readonly client = this.endpoint('client', 2379);
  readonly disk: Memory;
  readonly jsonInterface: boolean;
  readonly memoryModel: GoMemory;

  constructor(scope: Construct, id: string, props: EtcdProps) {
    super(scope, id, props);
    this.disk = props.disk;
    this.jsonInterface = props.jsonInterface ?? false;
    this.memoryModel = goMemory(`${props.path}.memory`, props.memory, LEAST_GO_HEAP, {
      mapped: [{ name: 'database (quota)', memory: this.quota }],
    });
  }

  override get monitoring(): Monitoring {
    return ETCD_MONITORING;
  }

  override get scrapeTargets(): readonly ScrapeTarget[] {
    return [{ endpoint: this.client, path: '/metrics' }];
  }

  /** Value of `quota-backend-bytes`. */
  get quota(): Memory {
    return this.memory.share(QUOTA_SHARE);
  }
}
