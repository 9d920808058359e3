import { redisPassword, Secret } from '../../core/model/secret.ts';
import { COUNTERS_USER } from './kong.demands.ts';

/** Bearer token with which the gateway authenticates to OPA. */
export const OPA_TOKEN = new Secret('GATEWAY_OPA_TOKEN');

/** Password of Kong's user in the Redis cache. */
export const COUNTERS_PASSWORD = redisPassword(COUNTERS_USER.name);

/** API key of a program; the name does not start with KONG_, which would make it a setting of Kong. */
export function keyOf({ name }: { readonly name: string }): Secret {
  return new Secret(`GATEWAY_KEY_${name.toUpperCase().replaceAll('-', '_')}`);
}

/** Key (TSIG) by which the name server of the public domain takes a changed record; whoever runs that server gives it. */
export const NAME_SERVER_KEY = new Secret('EDGE_NAME_SERVER_KEY');
