import type { Component } from '../../core/model/component.ts';
import type { Need } from '../../core/model/capability.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';

/** Endpoints of the systems that exporters read. */
export interface ExporterSources {
  readonly postgres: { readonly direct: Endpoint; readonly databases: Component };
  readonly redis: Endpoint;
  readonly redisCache: Endpoint | undefined;
  readonly kafka: {
    readonly provider: Need['provider'];
    readonly bootstrap: Endpoint;
    /** Whether the brokers speak TLS there, by certificates of authorities that every program trusts. */
    readonly publiclyVouched: boolean;
    /** Jobs after which its topics are in use: heartbeats that no connector sends would look like events that are not published. */
    readonly after: readonly Component[];
  };
}
