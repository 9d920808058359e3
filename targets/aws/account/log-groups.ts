import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { Construct } from 'constructs';

/** Days that logs are kept: a year, which auditors expect and checkov's CKV_AWS_338 checks. */
const RETENTION_DAYS = 365;

/** A log group, made before the service that would otherwise make one without a key and without a retention. */
export function logGroup(scope: Construct, id: string, name: string, keyArn: string): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, {
    name,
    retentionInDays: RETENTION_DAYS,
    kmsKeyId: keyArn,
  });
}
