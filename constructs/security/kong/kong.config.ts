import { type ConfigFile, referring, yamlFile } from '../../core/model/config-file.ts';
import { text } from '../../core/model/value.ts';
import type { Declaration, Gateway } from './kong.declaration.ts';
import { counting } from './kong.limits.ts';
import { loginService } from './kong.login.ts';
import { serviceOf } from './kong.routes.ts';

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
        // Runs after soma-opa, which sets this header from the decision; without the header, requests are counted by address.
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
    services: [
      ...gateway.routes.map((route) => serviceOf(route, gateway)),
      ...(gateway.login ? [loginService(gateway.login, gateway)] : []),
    ],
  };
}

export function declarationFile(path: string, gateway: Gateway): ConfigFile {
  return { path, content: referring(declaration(gateway), yamlFile) };
}
