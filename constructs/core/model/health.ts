import type { Endpoint } from './endpoint.ts';

/** A health probe of a running container. */
export type Probe =
  | {
      readonly type: 'http';
      readonly endpoint: Endpoint;
      readonly path: string;
      /** `Host` header, for programs that refuse names they do not know. */
      readonly host?: string;
    }
  | { readonly type: 'tcp'; readonly endpoint: Endpoint }
  | { readonly type: 'command'; readonly command: readonly string[] };

export interface Health {
  /** May the container be sent work? Dependants wait for it. */
  readonly readiness: Probe;
  /** Liveness probe: a container that fails it is restarted. Left out where a restart would cure nothing. */
  readonly liveness?: Probe;
  /** Time in seconds that a start may take before a failing probe counts. */
  readonly startSeconds: number;
}

/** Seconds that a job waits at most for what it needs before it gives up; it has no health check, so a start waits as long for it. */
export const JOB_PATIENCE_SECONDS = 300;
