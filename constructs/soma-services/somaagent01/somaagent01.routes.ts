import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute, Permission } from '../../core/model/gateway-route.ts';

const EVERYBODY = ['platform-user', 'platform-admin', 'service'] as const;
const ADMINISTRATION: Pick<Permission, 'methods' | 'roles'> = {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  roles: ['platform-admin'],
};

/** SomaAgent01 as people and programs reach it: it verifies tokens itself, and says who may see which conversation. */
export function somaagent01Route(endpoint: Endpoint): GatewayRoute {
  return {
    name: 'somaagent01',
    endpoint,
    pathPrefix: '/agent',
    stripPath: true,
    websocket: true,
    streaming: true,
    passesToken: true,
    permissions: [
      // The pages of its web client.
      { path: [], methods: ['GET', 'HEAD'], roles: EVERYBODY },
      { path: ['api'], methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], roles: EVERYBODY },
      { path: ['ws'], methods: ['GET'], roles: EVERYBODY },
      { path: ['api', 'health'], methods: ['GET'], roles: ['anyone'] },
      // Addresses of its neighbours.
      { path: ['api', 'v2', 'core', 'health'], ...ADMINISTRATION },
      { path: ['api', 'v2', 'aaas'], ...ADMINISTRATION },
    ],
  };
}
