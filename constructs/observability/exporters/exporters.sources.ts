import type { Component } from '../../core/model/component.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';

/** What exporters read. */
export interface ExporterSources {
  readonly postgres: { readonly direct: Endpoint; readonly databases: Component };
  readonly redis: Endpoint;
  readonly redisCache: Endpoint | undefined;
  readonly kafka: Endpoint;
}
