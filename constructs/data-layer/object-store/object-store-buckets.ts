import type { Construct } from 'constructs';
import { jobPath } from '../../core/model/component.ts';
import { Cpu } from '../../core/amounts/cpu.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Contained } from '../../workload/contained.ts';
import script from './object-store-buckets.sh';
import type { ObjectStore } from './object-store.ts';

const SCRIPT = '/etc/somastack/object-store-buckets.sh';

/** The job that makes all buckets before their users start. */
export class ObjectStoreBuckets extends Contained {
  readonly kind = 'object-store-buckets';

  constructor(scope: Construct, id: string, store: ObjectStore) {
    const memory = Memory.mebibytes(128);
    const path = jobPath(store.path, id);
    const memoryModel = goMemory(path, memory, Memory.mebibytes(64), { measured: false });
    super(scope, id, {
      path,
      replicas: 1,
      memory,
      cpu: Cpu.millicores(50),
      hosting: store.hosting,
      memoryModel,
      once: true,
      container: () => ({
        image: IMAGES.objectStore,
        runAs: { uid: 1000, gid: 1000 },
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          BUCKETS: store.buckets.join(' '),
          GOMEMLIMIT: memoryModel.goMemLimit.toGo(),
          MASTER: text`${store.master}`,
        },
        files: [{ path: SCRIPT, content: script }],
        scratch: ['/tmp'],
      }),
    });
  }
}
