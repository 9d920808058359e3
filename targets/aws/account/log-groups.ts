import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { Construct } from 'constructs';

/** A year: what auditors ask for, and what checkov's CKV_AWS_338 checks. */
const RETENTION_DAYS = 365;

/** A log group, made before the service that would otherwise make one without a key and without an end. */
export function logGroup(scope: Construct, id: string, name: string, keyArn: string): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, {
    name,
    retentionInDays: RETENTION_DAYS,
    kmsKeyId: keyArn,
  });
}
