import type { SecretFolder } from '../../core/model/demand.ts';
import { Secret } from '../../core/model/secret.ts';

/** Key that unseals the store after a restart: its 32 characters are the 32 bytes of an AES-256 key. */
export const SEAL_KEY = new Secret('SECRET_STORE_SEAL_KEY');

/** Password of the bootstrap account, which makes mounts, policies and tokens. */
export const BOOTSTRAP_PASSWORD = new Secret('SECRET_STORE_BOOTSTRAP_PASSWORD');

/** Token of a service. It is chosen before the store exists, so that it can be a variable of the service. */
export function storeToken({ service }: SecretFolder): Secret {
  return new Secret(`${service.toUpperCase()}_SECRET_STORE_TOKEN`);
}
