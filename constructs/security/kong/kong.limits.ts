import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { COUNTERS_USER } from './kong.demands.ts';
import { COUNTERS_PASSWORD } from './kong.secrets.ts';
import { vault } from './kong.vault.ts';

/** Longer than a count ever takes on one network; a request waits no longer for a cache that hangs. */
const COUNT_TIMEOUT_MS = 100;

/**
 * Where a tenant's requests are counted. In the cache all gateways count as one, and a gateway that was replaced goes on. When the
 * cache does not answer, requests pass uncounted: OPA has allowed them, and the limit of each key and person is counted in
 * the gateway itself, so the cache takes nobody down. Without a cache nothing can be out of reach.
 */
export function counting(cache: Endpoint | undefined): Readonly<Record<string, unknown>> {
  if (!cache) return { policy: 'local', fault_tolerant: false };
  return {
    policy: 'redis',
    fault_tolerant: true,
    // Each request is counted before it passes; added up later, a counter would get an end of life in another unit (3.9).
    sync_rate: -1,
    redis: {
      host: text`${cache.soft().hostName}`,
      port: cache.port,
      username: COUNTERS_USER.name,
      password: vault(COUNTERS_PASSWORD),
      database: 0,
      timeout: COUNT_TIMEOUT_MS,
      ssl: false,
    },
  };
}
