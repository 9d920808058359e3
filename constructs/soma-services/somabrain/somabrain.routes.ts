import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import type { Secret } from '../../core/model/secret.ts';

/** SomaBrain as people and programs reach it; it knows nobody but the bearer of one token. */
export function somabrainRoute(endpoint: Endpoint, bearer: Secret): GatewayRoute {
  return {
    name: 'somabrain',
    endpoint,
    pathPrefix: '/brain',
    stripPath: true,
    bearer,
    permissions: [
      { path: [], methods: ['GET', 'HEAD', 'POST'], roles: ['platform-user', 'platform-admin', 'service'] },
      { path: ['admin'], methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], roles: ['platform-admin'] },
      { path: ['healthz'], methods: ['GET'], roles: ['anyone'] },
      // Addresses of its neighbours and numbers of its insides: Prometheus reads them without the gateway.
      ...[['health'], ['api', 'health'], ['metrics'], ['readyz']].map((path) => ({
        path,
        methods: ['GET'] as const,
        roles: ['platform-admin'] as const,
      })),
    ],
  };
}
