import { bucket } from '../../../targets/aws/account/buckets.ts';
import { bucketName } from '../../../targets/contract/cloud-names.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * Days for which replaced objects are kept. Segments and their index are stored in two places; a week is enough to restore what
 * one of them lost.
 */
const KEEP_NONCURRENT_DAYS = 7;

/** S3 buckets: one for each bucket of the model, which logs to the account's log bucket. */
export function renderObjectStore(store: ObjectStore, stack: AwsStack): void {
  if (store.hosting !== 'managed') return;
  const { props } = stack;
  for (const name of store.buckets) {
    bucket(stack, `bucket-${name}`, {
      bucketName: bucketName(props, name),
      keyArn: stack.keys.s3.arn,
      logsTo: { name: bucketName(props, 'access-logs') },
      keepNoncurrentDays: KEEP_NONCURRENT_DAYS,
    });
  }
  stack.publish(store.s3, { host: `s3.${props.region}.amazonaws.com`, port: '443' });
}
