import { text } from '../../core/model/value.ts';
import type { Gateway, Login, Service } from './kong.declaration.ts';
import { counting } from './kong.limits.ts';
import { ANSWER_MS, CONNECT_MS } from './kong.routes.ts';

/**
 * The pages and endpoints by which people log in and programs fetch tokens: who has no token yet cannot be asked for one, so
 * this route alone has no plug-in that decides. Keycloak decides itself, and nothing else of it is reached from outside: neither
 * its administration nor another realm. Requests are counted by address, since the header with the tenant would be the caller's own.
 */
export function loginService({ encrypted, realm, server }: Login, { counters, limits }: Gateway): Service {
  return {
    name: 'login',
    url: text`${encrypted ? 'https' : 'http'}://${server.soft()}`,
    // By the authority that the options name, and the name in the address.
    ...(encrypted && { tls_verify: true }),
    connect_timeout: CONNECT_MS,
    read_timeout: ANSWER_MS,
    write_timeout: ANSWER_MS,
    retries: 0,
    routes: [
      {
        name: 'login',
        paths: [
          `/realms/${realm}/.well-known/`,
          `/realms/${realm}/login-actions/`,
          `/realms/${realm}/protocol/openid-connect/`,
          '/resources/',
        ],
        protocols: ['http', 'https'],
        strip_path: false,
        preserve_host: false,
        request_buffering: true,
        response_buffering: true,
        plugins: [
          {
            name: 'rate-limiting',
            config: {
              limit_by: 'ip',
              minute: limits.tenantPerMinute,
              hide_client_headers: false,
              ...counting(counters),
            },
          },
        ],
      },
    ],
  };
}
