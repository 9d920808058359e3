import type { BucketKeys, Demands } from '../../core/model/demand.ts';
import { Secret } from '../../core/model/secret.ts';
import type { LokiSettings } from './loki.settings.ts';

/** Bucket of chunks and index. */
export const LOKI_BUCKET = 'loki';

/** Keys of an account that may touch that bucket and no other. */
export const LOKI_KEYS: BucketKeys = {
  accessKey: new Secret('LOKI_OBJECT_STORE_ACCESS_KEY'),
  secretKey: new Secret('LOKI_OBJECT_STORE_SECRET_KEY'),
};

/** Demands of Loki: several replicas share what one keeps on its disk. */
export function lokiDemands({ replicas }: LokiSettings): Demands {
  return replicas === 1 ? {} : { buckets: [{ name: LOKI_BUCKET, keys: LOKI_KEYS, passing: true }] };
}
