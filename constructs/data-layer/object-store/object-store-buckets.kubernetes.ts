import { selectorOf } from '../../../stacks/kubernetes/labels.ts';
import type { Location } from '../../../stacks/kubernetes/location.ts';
import { addJob } from '../../../stacks/kubernetes/objects.ts';
import type { KubernetesTarget } from '../../../stacks/kubernetes/target.ts';
import type { ObjectStoreBuckets } from './object-store-buckets.ts';

/** Terraform makes the buckets of a cloud. */
export function objectStoreBucketsLocation(buckets: ObjectStoreBuckets): Location {
  return buckets.hosting === 'managed' ? 'absent' : { labels: selectorOf(buckets) };
}

export function renderObjectStoreBuckets(buckets: ObjectStoreBuckets, target: KubernetesTarget): void {
  if (buckets.hosting === 'self') addJob(target, buckets, buckets.container);
}
