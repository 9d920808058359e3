import { addContainer } from '../../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import type { ObjectStoreBuckets } from './object-store-buckets.ts';

export function renderObjectStoreBuckets(buckets: ObjectStoreBuckets, project: ComposeProject): void {
  addContainer(project, buckets, buckets.container);
}
