import { databasePassword, redisPassword } from '../../core/model/secret.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { type Template, text } from '../../core/model/value.ts';
import type { ServiceBackends } from './service-backends.ts';

/** Nothing after the database's name: SomaAgent01 takes the address apart by a pattern that knows no options. */
export function databaseUrl(name: string, server: Endpoint): Template {
  return text`postgresql://${name}:${databasePassword(name)}@${server}/${name}`;
}

/** Database 0 of the key-value store, as the service's own user; a managed store speaks TLS alone. */
export function storeUrl(name: string, { provider, server }: ServiceBackends['redis']): Template {
  const scheme = provider.offers.has('redis-plaintext') ? 'redis' : 'rediss';
  return text`${scheme}://${name}:${redisPassword(name)}@${server}/0`;
}
