import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import type { Value } from '../../core/model/value.ts';
import type { KongSettings } from './kong.settings.ts';

/** Parts of Kong's declarative format 3.0, nested: what belongs to a service stands in it, so nothing can dangle. */
export interface Declaration {
  readonly _format_version: '3.0';
  /** Run for every request. */
  readonly plugins: readonly Plugin[];
  readonly services: readonly Service[];
}

export interface Service {
  readonly name: string;
  readonly url: Value;
  /** In milliseconds, as all times. */
  readonly connect_timeout: number;
  readonly read_timeout: number;
  readonly write_timeout: number;
  readonly retries: number;
  readonly routes: readonly Route[];
}

export interface Route {
  readonly name: string;
  readonly paths: readonly string[];
  /** WebSockets come as an upgrade of these; protocols of their own are not in the open-source gateway. */
  readonly protocols: readonly ('http' | 'https')[];
  readonly strip_path: boolean;
  readonly preserve_host: boolean;
  readonly request_buffering: boolean;
  readonly response_buffering: boolean;
  readonly plugins: readonly Plugin[];
}

export interface Plugin {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface Gateway {
  readonly limits: KongSettings['limits'];
  readonly keys: KongSettings['keys'];
  readonly opa: Endpoint;
  readonly routes: readonly GatewayRoute[];
  /** The cache in which requests are counted. */
  readonly counters: Endpoint | undefined;
  /** Collector of traces, by OTLP over HTTP. */
  readonly tracing: Endpoint | undefined;
}
