import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import type { Secret } from '../../core/model/secret.ts';

/** SomaFractalMemory as people and programs reach it: memories, and no more. */
export function somafractalmemoryRoute(endpoint: Endpoint, bearer: Secret): GatewayRoute {
  return {
    name: 'somafractalmemory',
    endpoint,
    pathPrefix: '/memory',
    stripPath: true,
    bearer,
    permissions: [
      { path: ['memories'], methods: ['GET', 'POST'], roles: ['platform-user', 'platform-admin', 'service'] },
      {
        path: ['memories'],
        methods: ['DELETE'],
        roles: ['platform-admin', 'service'],
      },
      { path: ['healthz'], methods: ['GET'], roles: ['anyone'] },
    ],
  };
}
