import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import type { Secret } from '../../core/model/secret.ts';

/** The gateway's route to SomaBrain, which knows one bearer token and no users. */
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
      // These answers contain internal addresses and metrics; Prometheus reads them without the gateway.
      ...[['health'], ['api', 'health'], ['metrics'], ['readyz']].map((path) => ({
        path,
        methods: ['GET'] as const,
        roles: ['platform-admin'] as const,
      })),
    ],
  };
}
