import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { COUNTERS_USER } from './kong.demands.ts';
import { COUNTERS_PASSWORD } from './kong.secrets.ts';
import { vault } from './kong.vault.ts';

/** Most time that a request waits for the cache; a count on one network is always faster. */
const COUNT_TIMEOUT_MS = 100;

/**
 * Where a tenant's requests are counted. In the cache all gateways count together, and counts survive a replaced gateway. When
 * the cache does not answer, requests pass uncounted: OPA has allowed them, and the limit of each key and person is then counted
 * in each gateway by itself, so a failed cache stops nobody. Without a cache every gateway counts for itself.
 */
export function counting(cache: Endpoint | undefined): Readonly<Record<string, unknown>> {
  if (!cache) return { policy: 'local', fault_tolerant: false };
  return {
    policy: 'redis',
    fault_tolerant: true,
    // Each request is counted before it passes; added up later, a counter would get an end of life in another unit (3.9).
    sync_rate: -1,
    redis: { ...accountAt(cache), database: 0, timeout: COUNT_TIMEOUT_MS, ssl: false },
  };
}

/** The same cache for the plug-in, which counts the requests of each key and person there. */
export function countingTogether(cache: Endpoint | undefined): Readonly<Record<string, unknown>> {
  if (!cache) return {};
  return { counters: { ...accountAt(cache), timeout_ms: COUNT_TIMEOUT_MS } };
}

function accountAt(cache: Endpoint) {
  return {
    host: text`${cache.soft().hostName}`,
    port: cache.port,
    username: COUNTERS_USER.name,
    password: vault(COUNTERS_PASSWORD),
  };
}
