import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import { text } from '../../core/model/value.ts';
import type { Gateway, Plugin, Service } from './kong.declaration.ts';
import { countingTogether } from './kong.limits.ts';
import { keyOf, OPA_TOKEN } from './kong.secrets.ts';
import { vault } from './kong.vault.ts';

/** Time after which the plug-in gives up on a decision and refuses the request, in milliseconds. */
const DECISION_TIMEOUT_MS = 50;
const CACHE_SECONDS = 5;

export const CONNECT_MS = 5000;
export const ANSWER_MS = 60_000;
/** Idle time that a voice session or an event stream may have, in milliseconds. */
export const LONG_MS = 3_600_000;

/** Whether requests of a route may last as long as a conversation. */
export function isLong({ websocket = false, streaming = false }: GatewayRoute): boolean {
  return websocket || streaming;
}

/** A service with its one route, which always has the plug-in that asks OPA. */
export function serviceOf(route: GatewayRoute, gateway: Gateway): Service {
  const { streaming = false } = route;
  const timeout = isLong(route) ? LONG_MS : ANSWER_MS;
  return {
    name: route.name,
    url: text`http://${route.endpoint.soft()}`,
    connect_timeout: CONNECT_MS,
    read_timeout: timeout,
    write_timeout: timeout,
    // A request that changes something must not be sent twice.
    retries: 0,
    routes: [
      {
        name: route.name,
        paths: [route.pathPrefix],
        protocols: ['http', 'https'],
        strip_path: route.stripPath,
        preserve_host: false,
        request_buffering: !streaming,
        response_buffering: !streaming,
        plugins: [decides(route, gateway)],
      },
    ],
  };
}

function decides(
  { bearer, passesToken = false, pathPrefix, permissions, websocket = false }: GatewayRoute,
  gateway: Gateway,
): Plugin {
  return {
    name: 'soma-opa',
    config: {
      url: text`http://${gateway.opa}/v1/data/soma/gateway/decision`,
      opa_token: vault(OPA_TOKEN),
      timeout_ms: DECISION_TIMEOUT_MS,
      cache_seconds: CACHE_SECONDS,
      prefix: segmentsOf(pathPrefix),
      websocket,
      permissions,
      keys: Object.fromEntries(gateway.keys.map((key) => [key.name, vault(keyOf(key))])),
      holders: gateway.keys,
      credential_per_minute: gateway.limits.credentialPerMinute,
      ...countingTogether(gateway.counters),
      ...(bearer && { service_token: vault(bearer) }),
      ...(passesToken && { passes_token: true }),
    },
  };
}

export function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}
