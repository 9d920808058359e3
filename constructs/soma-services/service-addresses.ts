import type { Endpoint } from '../core/endpoint.ts';
import { Secret } from '../core/secret.ts';
import { type Template, text } from '../core/value.ts';
import type { ServiceBackends } from './service-backends.ts';

/** Password of the role that owns a database; both have the service's name. */
export function databasePassword(name: string): Secret {
  return new Secret(`${name.toUpperCase()}_DB_PASSWORD`);
}

/** Nothing after the database's name: SomaAgent01 takes the address apart by a pattern that knows no options. */
export function databaseUrl(name: string, server: Endpoint): Template {
  return text`postgresql://${name}:${databasePassword(name)}@${server}/${name}`;
}

/** Database 0 of the key-value store, as the service's own user; a managed store speaks TLS alone. */
export function storeUrl(name: string, { provider, server }: ServiceBackends['redis']): Template {
  const scheme = provider.offers.has('redis-plaintext') ? 'redis' : 'rediss';
  return text`${scheme}://${name}:${new Secret(`${name.toUpperCase()}_REDIS_PASSWORD`)}@${server}/0`;
}
