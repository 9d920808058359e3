import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute, Permission } from '../../core/model/gateway-route.ts';

const EVERYBODY = ['platform-user', 'platform-admin', 'service'] as const;
const ADMINISTRATION: Pick<Permission, 'methods' | 'roles'> = {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  roles: ['platform-admin'],
};

/** The gateway's route to SomaAgent01, which verifies tokens itself and decides who may see which conversation. */
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
      // Pages of the web client.
      { path: [], methods: ['GET', 'HEAD'], roles: EVERYBODY },
      { path: ['api'], methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], roles: EVERYBODY },
      { path: ['ws'], methods: ['GET'], roles: EVERYBODY },
      { path: ['api', 'health'], methods: ['GET'], roles: ['anyone'] },
      // These answers contain internal addresses.
      { path: ['api', 'v2', 'core', 'health'], ...ADMINISTRATION },
      { path: ['api', 'v2', 'aaas'], ...ADMINISTRATION },
    ],
  };
}
