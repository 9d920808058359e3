import type { Construct } from 'constructs';
import type { Duration } from '../../core/amounts/duration.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { wgetJob } from '../../workload/shell-job.ts';
import { Workload } from '../../workload/workload.ts';
import script from './temporal-namespaces.sh';
import { NAMESPACES } from './temporal.namespaces.ts';

const SCRIPT = '/etc/somastack/temporal-namespaces.sh';

export interface TemporalNamespacesProps {
  /** Section of the environment that the job belongs to. */
  readonly section: string;
  readonly http: Endpoint;
  readonly retention: Duration;
}

/** The job that makes Temporal's namespaces before the workers that name them start. */
export class TemporalNamespaces extends Workload {
  constructor(scope: Construct, id: string, { section, http, retention }: TemporalNamespacesProps) {
    super(scope, id, {
      ...wgetJob(section, id),
      container: () => ({
        image: IMAGES.temporalTools,
        runAs: { uid: 1000, gid: 1000 },
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          API: text`http://${http}/api/v1/namespaces`,
          NAMESPACES: Object.keys(NAMESPACES).join(' '),
          // The retention in seconds, which is the form in which the server returns it.
          RETENTION: `${retention.hours * 3600}s`,
        },
        files: [{ path: SCRIPT, content: script }],
      }),
    });
  }
}
