import { bucket } from '../../../targets/aws/account/buckets.ts';
import { bucketName } from '../../../targets/contract/cloud-names.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import type { ObjectStore } from './object-store.ts';

/** Days for which what was deleted stays, where it was to be gone: S3 counts in whole days. */
const DELETED_IN_A_DAY = 1;

/**
 * S3 buckets: one for each bucket of the model, which logs to the account's log bucket. What was replaced or deleted is kept as long as backups of disks
 * are, unless it was to go: a catalogue that comes back from one of them names segments that have been merged and removed since.
 */
export function renderObjectStore(store: ObjectStore, stack: AwsStack): void {
  if (store.hosting !== 'managed') return;
  const { props } = stack;
  for (const { name, passing = false } of store.demanded) {
    bucket(stack, `bucket-${name}`, {
      bucketName: bucketName(props, name),
      keyArn: stack.keys.s3.arn,
      logsTo: { name: bucketName(props, 'access-logs') },
      keepNoncurrentDays: passing ? DELETED_IN_A_DAY : props.backupRetention.days,
    });
  }
  stack.publish(store.s3, { host: `s3.${props.region}.amazonaws.com`, port: '443' });
}
