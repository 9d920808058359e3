import { endpointsOf } from '../../core/model/container.ts';
import type { KubernetesRenderer } from '../../../targets/kubernetes/target/renderer.ts';
import { labelledPods } from '../../../targets/kubernetes/places/labels.ts';
import type { Location } from '../../../targets/kubernetes/places/location.ts';
import { addJob } from '../../../targets/kubernetes/workloads/objects.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import type { ObjectStoreBuckets } from './object-store-buckets.ts';

export const objectStoreBucketsOnKubernetes: KubernetesRenderer<ObjectStoreBuckets> = { locate, render };

/** Terraform makes the buckets of a managed store; otherwise a Job does. */
function locate(buckets: ObjectStoreBuckets): Location {
  return buckets.hosting === 'managed'
    ? 'absent'
    : { selector: labelledPods(buckets), calls: endpointsOf(buckets.container) };
}

function render(buckets: ObjectStoreBuckets, target: KubernetesTarget): void {
  if (buckets.hosting === 'self') addJob(target, buckets, buckets.container);
}
