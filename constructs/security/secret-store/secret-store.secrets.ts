import type { SecretFolder } from '../../core/model/demand.ts';
import { Secret } from '../../core/model/secret.ts';

/** Opens the store after a restart: 32 letters and digits are taken for the 32 bytes of an AES-256 key, as they stand. */
export const SEAL_KEY = new Secret('SECRET_STORE_SEAL_KEY');

/** Of the account that makes mounts, policies and tokens. */
export const BOOTSTRAP_PASSWORD = new Secret('SECRET_STORE_BOOTSTRAP_PASSWORD');

/** What a service shows the store. It is known before the store is, so it can be a variable of the service. */
export function storeToken({ service }: SecretFolder): Secret {
  return new Secret(`${service.toUpperCase()}_SECRET_STORE_TOKEN`);
}
