import { databasePassword, redisPassword } from '../../core/model/secret.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { type Template, text } from '../../core/model/value.ts';
import type { ServiceBackends } from './service-backends.ts';

/** Where nothing listens: for an address that a process demands and never calls, or calls in vain, because nothing of that kind runs. */
export const NOWHERE = 'http://localhost';

/** URL of a service's database. It has no options, because SomaAgent01 parses it by a pattern that allows none. */
export function databaseUrl(name: string, server: Endpoint): Template {
  return text`postgresql://${name}:${databasePassword(name)}@${server}/${name}`;
}

/** URL of database 0 of Redis with the service's own user; a managed Redis accepts TLS only. */
export function storeUrl(name: string, { provider, server }: ServiceBackends['redis']): Template {
  const scheme = provider.offers.has('redis-plaintext') ? 'redis' : 'rediss';
  return text`${scheme}://${name}:${redisPassword(name)}@${server}/0`;
}
