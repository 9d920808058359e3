import type { Construct } from 'constructs';
import type { Component } from '../../core/model/component.ts';
import type { Duration } from '../../core/amounts/duration.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { CURL, shellJob } from '../../workload/shell-job.ts';
import { Workload } from '../../workload/workload.ts';
import { CLIENTS, CLIENTS_FOLDER } from './temporal-services.config.ts';
import script from './temporal-namespaces.sh';
import { NAMESPACES } from './temporal.namespaces.ts';

const SCRIPT = '/etc/somastack/temporal-namespaces.sh';

export interface TemporalNamespacesProps {
  /** Section of the environment that the job belongs to. */
  readonly section: string;
  readonly http: Endpoint;
  readonly retention: Duration;
  /** The number with which the tables were made, or else the job refuses. */
  readonly historyShards: number;
  /** Whether the server wants to see a certificate. */
  readonly tls: boolean;
  /** Servers without which no workflow would run in a namespace. */
  readonly after: readonly Component[];
}

/** The job that makes Temporal's namespaces before the workers that name them start. */
export class TemporalNamespaces extends Workload {
  constructor(scope: Construct, id: string, props: TemporalNamespacesProps) {
    const { section, http, retention, historyShards, tls, after } = props;
    super(scope, id, {
      ...shellJob(section, id, { limit: 32, program: ['curl', 16], shell: 8 }),
      after,
      container: () => ({
        ...CURL,
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          API: tls ? text`https://${http}/api/v1` : text`http://${http}/api/v1`,
          ...(tls && { CERTIFICATE: CLIENTS_FOLDER }),
          HISTORY_SHARDS: String(historyShards),
          NAMESPACES: Object.keys(NAMESPACES).join(' '),
          // The retention in seconds, which is the form in which the server returns it.
          RETENTION: `${retention.hours * 3600}s`,
        },
        files: [{ path: SCRIPT, content: script }],
        ...(tls && { circles: [{ circle: CLIENTS, path: CLIENTS_FOLDER }] }),
      }),
    });
  }
}
