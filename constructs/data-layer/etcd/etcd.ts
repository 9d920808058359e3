import type { Construct } from 'constructs';
import { Component } from '../../core/component.ts';
import { goMemory, type GoMemory } from '../../core/go-runtime.ts';
import { Memory } from '../../core/memory.ts';
import type { EtcdSettings } from './etcd.settings.ts';

const PATH = 'dataLayer.etcd';

/** The database is mapped into memory: a quota of a third of the limit leaves as much again for keys and for Go. */
const QUOTA_SHARE = 1 / 3;
const LEAST_GO_HEAP = Memory.mebibytes(48);

/** A key-value store for the vector store's metadata; not published and shared with nobody. */
export class Etcd extends Component {
  readonly kind = 'etcd';
  readonly client = this.endpoint('client', 2379);
  readonly disk: Memory;
  readonly memoryModel: GoMemory;

  constructor(scope: Construct, id: string, settings: EtcdSettings) {
    super(scope, id, { ...settings, path: PATH });
    this.disk = settings.disk;
    this.memoryModel = goMemory(`${PATH}.memory`, settings.memory, LEAST_GO_HEAP, [
      { name: 'database (quota)', memory: this.quota },
    ]);
  }

  /** Value of `quota-backend-bytes`. */
  get quota(): Memory {
    return this.memory.share(QUOTA_SHARE);
  }
}
