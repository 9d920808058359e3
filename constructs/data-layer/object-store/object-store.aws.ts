import { bucket } from '../../../targets/aws/account/buckets.ts';
import { bucketName } from '../../../targets/contract/cloud-names.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import type { ObjectStore } from './object-store.ts';

/** Segments and their index live in two places: a week is enough to bring back what one of them lost. */
const KEEP_NONCURRENT_DAYS = 7;

/** S3: a bucket for each that the model names, with the account's log bucket beside them. */
export function renderObjectStore(store: ObjectStore, stack: AwsStack): void {
  if (store.hosting !== 'managed') return;
  const { props } = stack;
  for (const name of store.buckets) {
    bucket(stack, `bucket-${name}`, {
      bucketName: bucketName(props, name),
      keyArn: stack.keys.s3.arn,
      logsTo: bucketName(props, 'access-logs'),
      keepNoncurrentDays: KEEP_NONCURRENT_DAYS,
    });
  }
  stack.publish(store.s3, { host: `s3.${props.region}.amazonaws.com`, port: '443' });
}
