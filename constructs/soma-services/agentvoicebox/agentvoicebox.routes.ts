import type { Endpoint } from '../../core/model/endpoint.ts';
import type { GatewayRoute } from '../../core/model/gateway-route.ts';

const EVERYBODY = ['platform-user', 'platform-admin', 'service'] as const;

/** AgentVoiceBox as people and programs reach it: it verifies tokens itself. */
export function agentvoiceboxRoute(endpoint: Endpoint): GatewayRoute {
  return {
    name: 'agentvoicebox',
    endpoint,
    pathPrefix: '/voice',
    stripPath: true,
    websocket: true,
    passesToken: true,
    permissions: [
      { path: ['api'], methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], roles: EVERYBODY },
      { path: ['ws'], methods: ['GET'], roles: EVERYBODY },
      {
        path: ['api', 'v2', 'admin'],
        methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        roles: ['platform-admin'],
      },
      { path: ['health'], methods: ['GET'], roles: ['anyone'] },
      // Which neighbour does not answer.
      { path: ['health', 'ready'], methods: ['GET'], roles: ['platform-admin'] },
    ],
  };
}
