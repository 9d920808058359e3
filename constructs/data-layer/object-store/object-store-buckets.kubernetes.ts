import { selectorOf } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { addJob } from '../../../targets/kubernetes/workloads/objects.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import type { ObjectStoreBuckets } from './object-store-buckets.ts';

/** Terraform makes the buckets of a cloud. */
export function objectStoreBucketsLocation(buckets: ObjectStoreBuckets): Location {
  return buckets.hosting === 'managed' ? 'absent' : { labels: selectorOf(buckets) };
}

export function renderObjectStoreBuckets(buckets: ObjectStoreBuckets, target: KubernetesTarget): void {
  if (buckets.hosting === 'self') addJob(target, buckets, buckets.container);
}
