import type { Construct } from 'constructs';
import { Component, type Dependency } from '../../core/model/component.ts';
import type { Container } from '../../core/model/container.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import { goMemory, type GoMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../versions.ts';
import script from './object-store-buckets.sh';
import type { ObjectStore } from './object-store.ts';

const SCRIPT = '/etc/somastack/object-store-buckets.sh';

/** The buckets that anything names, made before their users start. */
export class ObjectStoreBuckets extends Component {
  readonly kind = 'object-store-buckets';
  readonly memoryModel: GoMemory;

  constructor(
    scope: Construct,
    id: string,
    readonly store: ObjectStore,
  ) {
    const memory = Memory.mebibytes(128);
    super(scope, id, {
      path: 'dataLayer.objectStoreBuckets',
      replicas: 1,
      memory,
      cpu: Cpu.millicores(50),
      hosting: store.hosting,
    });
    this.memoryModel = goMemory(this.path, memory, Memory.mebibytes(64), { measured: false });
  }

  override get once(): boolean {
    return true;
  }

  override get dependencies(): readonly Dependency[] {
    return [{ on: this.store, need: 'hard' }];
  }

  get container(): Container {
    return {
      image: IMAGES.objectStore,
      runAs: { uid: 1000, gid: 1000 },
      entrypoint: ['/bin/sh', SCRIPT],
      environment: {
        BUCKETS: this.store.buckets.join(' '),
        GOMEMLIMIT: this.memoryModel.goMemLimit.toGo(),
        MASTER: text`${this.store.master}`,
      },
      files: [{ path: SCRIPT, content: script }],
      scratch: ['/tmp'],
    };
  }
}
