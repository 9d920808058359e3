import type { Construct } from 'constructs';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { wgetJob } from '../../workload/shell-job.ts';
import { Workload } from '../../workload/workload.ts';
import script from './feature-flags-seed.sh';
import { COUNT, seedLines } from './feature-flags.seed.ts';
import type { Flags } from './feature-flags.settings.ts';

const SCRIPT = '/etc/somastack/feature-flags-seed.sh';
const FLAGS_FILE = '/etc/somastack/feature-flags.jsonl';

export interface FeatureFlagsSeedProps {
  /** Section of the environment that the job belongs to. */
  readonly section: string;
  readonly store: Endpoint;
  readonly flags: Flags;
}

/** The job that writes the flags of a new store. */
export class FeatureFlagsSeed extends Workload {
  constructor(scope: Construct, id: string, { section, store, flags }: FeatureFlagsSeedProps) {
    super(scope, id, {
      ...wgetJob(section, id),
      container: () => ({
        // etcd's own image has no shell. This image is used by the platform anyway and has alpine's wget.
        image: IMAGES.redis,
        runAs: { uid: 999, gid: 1000 },
        entrypoint: ['/bin/sh', SCRIPT],
        environment: { API: text`http://${store}/v3/kv`, COUNT, FLAGS_FILE },
        files: [
          { path: SCRIPT, content: script },
          {
            path: FLAGS_FILE,
            content: seedLines(flags)
              .map((line) => `${line}\n`)
              .join(''),
          },
        ],
      }),
    });
  }
}
