import type { Edge } from '../../core/model/edge.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import { ANSWER_MS, isLong, LONG_MS } from './kong.routes.ts';

/** Seconds by which each of two that wait for one another waits longer than the next. */
const LONGER = 10;

/**
 * Seconds for which a balancer before the gateway waits for a word of a request: longer than the gateway itself waits for the service, so that the gateway's
 * answer says what was too slow.
 */
export function waitsBefore(routes: readonly GatewayRoute[]): number {
  return (routes.some(isLong) ? LONG_MS : ANSWER_MS) / 1000 + LONGER;
}

/**
 * Options of a gateway that balancers call for others. They say for whom, and no other address is believed. Connections that they keep must be ended by
 * them: one that the gateway ends may have a request under way.
 */
export function behindProxies(
  { proxies }: Edge,
  routes: readonly GatewayRoute[],
): Readonly<Record<string, string>> {
  if (!proxies) return {};
  return {
    KONG_NGINX_HTTP_KEEPALIVE_TIMEOUT: `${waitsBefore(routes) + LONGER}s`,
    KONG_REAL_IP_HEADER: 'X-Forwarded-For',
    // Whatever stands before the last address in the header was written by the caller.
    KONG_REAL_IP_RECURSIVE: 'off',
    KONG_TRUSTED_IPS: proxies.join(','),
  };
}
