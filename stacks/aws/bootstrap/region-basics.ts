import { EbsEncryptionByDefault } from '@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js';
import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import type { Construct } from 'constructs';
import { bucket, type LogTarget } from '../../../targets/aws/account/buckets.ts';
import { key } from '../../../targets/aws/account/keys.ts';
import { STATE_KEY_ALIAS } from '../../../targets/aws/account/names.ts';
import { bucketName, type Place } from '../../../targets/contract/cloud-names.ts';

/** Days for which an overwritten version of a state can be restored. */
const KEEP_STATES = 90;
/** Days for which access logs are kept. */
const KEEP_LOGS = 400;

export interface RegionBasicsProps extends Place {
  /** Whether a load balancer there delivers its log to the bucket of logs. */
  readonly logsOfEdge: boolean;
}

/** What an account needs in each region that it uses: a bucket for states under a key of its own, one for logs of access, and disks that are encrypted. */
export function regionBasics(
  scope: Construct,
  { logsOfEdge, ...place }: RegionBasicsProps,
): { readonly states: LogTarget; readonly stateKey: KmsKey } {
  new EbsEncryptionByDefault(scope, 'disks-encrypted', { enabled: true });
  const stateKey = key(scope, 'key-state', STATE_KEY_ALIAS, place);
  const logs = bucket(scope, 'access-logs', {
    bucketName: bucketName(place, 'access-logs'),
    keepNoncurrentDays: KEEP_STATES,
    expireDays: KEEP_LOGS,
    statements: [deliveryOfLogs(place), ...(logsOfEdge ? [deliveryOfEdge(place)] : [])],
  });
  const states = bucket(scope, 'state', {
    bucketName: bucketName(place, 'tfstate'),
    keyArn: stateKey.arn,
    logsTo: logs,
    keepNoncurrentDays: KEEP_STATES,
  });
  return { states, stateKey };
}

function deliveryOfLogs({ account, region }: Place) {
  return {
    Sid: 'DeliveryOfLogs',
    Effect: 'Allow' as const,
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucketName({ account, region }, 'access-logs')}/*`,
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
}

/** A load balancer begins the names of its objects with its own, and goes on with the account that it belongs to. */
function deliveryOfEdge({ account, region }: Place) {
  return {
    Sid: 'DeliveryOfEdge',
    Effect: 'Allow' as const,
    Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucketName({ account, region }, 'access-logs')}/*/AWSLogs/${account}/*`,
  };
}
