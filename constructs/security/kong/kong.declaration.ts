import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import type { Value } from '../../core/model/value.ts';
import type { KongSettings } from './kong.settings.ts';

/** Parts of Kong's declarative format 3.0. Routes are nested in their service, so no reference can dangle. */
export interface Declaration {
  readonly _format_version: '3.0';
  /** Plug-ins that run for every request. */
  readonly plugins: readonly Plugin[];
  readonly services: readonly Service[];
}

export interface Service {
  readonly name: string;
  readonly url: Value;
  /** Whether the certificate behind an https address is verified; by itself Kong verifies none. */
  readonly tls_verify?: true;
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
  /** WebSockets are upgrades of these; the open-source gateway has no protocols for them. */
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

/** The identity provider behind the gateway. */
export interface Login {
  readonly server: Endpoint;
  readonly realm: string;
  /** Whether it speaks TLS, with a certificate of the platform's authority. */
  readonly encrypted: boolean;
}

export interface Gateway {
  readonly limits: KongSettings['limits'];
  readonly keys: KongSettings['keys'];
  readonly opa: Endpoint;
  readonly routes: readonly GatewayRoute[];
  /** Identity provider that is reached through the gateway; undefined where it has an address of its own. */
  readonly login: Login | undefined;
  /** Redis cache in which requests are counted; undefined where there is none. */
  readonly counters: Endpoint | undefined;
  /** Collector of traces, by OTLP over HTTP. */
  readonly tracing: Endpoint | undefined;
}
