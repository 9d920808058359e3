import { type ConfigFile, referring, yamlFile } from '../../core/model/config-file.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import { text, type Value } from '../../core/model/value.ts';
import { counting } from './kong.limits.ts';
import { serviceOf } from './kong.routes.ts';
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

/** Plug-ins that the gateway loads, and no other: each costs memory in every worker. */
export function pluginsOf({ tracing }: Pick<Gateway, 'tracing'>): readonly string[] {
  const bundled = ['correlation-id', 'prometheus', 'rate-limiting'];
  return [...bundled, ...(tracing ? ['opentelemetry'] : []), 'soma-opa'];
}

export function declaration(gateway: Gateway): Declaration {
  return {
    _format_version: '3.0',
    plugins: [
      {
        name: 'correlation-id',
        config: { header_name: 'X-Request-ID', generator: 'uuid', echo_downstream: true },
      },
      {
        name: 'prometheus',
        config: { bandwidth_metrics: true, latency_metrics: true, status_code_metrics: true },
      },
      {
        // Runs after soma-opa, which sets this header from the decision; without one it counts by address.
        name: 'rate-limiting',
        config: {
          limit_by: 'header',
          header_name: 'X-Tenant-ID',
          minute: gateway.limits.tenantPerMinute,
          hide_client_headers: false,
          ...counting(gateway.counters),
        },
      },
      ...(gateway.tracing
        ? [
            {
              name: 'opentelemetry',
              config: {
                traces_endpoint: text`http://${gateway.tracing.soft()}/v1/traces`,
                propagation: { default_format: 'w3c', extract: ['w3c'], inject: ['w3c'] },
                resource_attributes: { 'service.name': 'gateway' },
              },
            },
          ]
        : []),
    ],
    services: gateway.routes.map((route) => serviceOf(route, gateway)),
  };
}

export function declarationFile(path: string, gateway: Gateway): ConfigFile {
  return { path, content: referring(declaration(gateway), yamlFile) };
}
