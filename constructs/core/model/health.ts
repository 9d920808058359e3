import type { Endpoint } from './endpoint.ts';

/** A question that a running container can be asked. */
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
  /** Must the container be restarted? Left out where restarting would help nobody. */
  readonly liveness?: Probe;
  /** How long a start may take before a failing probe counts, in seconds. */
  readonly startSeconds: number;
}
