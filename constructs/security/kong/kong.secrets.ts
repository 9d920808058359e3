import { redisPassword, Secret } from '../../core/model/secret.ts';
import { COUNTERS_USER } from './kong.demands.ts';

/** The bearer by which the policy engine knows the gateway. */
export const OPA_TOKEN = new Secret('GATEWAY_OPA_TOKEN');

/** Of its user in the cache. */
export const COUNTERS_PASSWORD = redisPassword(COUNTERS_USER.name);

/** The key of a program; Kong's own settings begin with its name, so this does not. */
export function keyOf({ name }: { readonly name: string }): Secret {
  return new Secret(`GATEWAY_KEY_${name.toUpperCase().replaceAll('-', '_')}`);
}
