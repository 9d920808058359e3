import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging/index.js';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import type { Construct } from 'constructs';
import { policy, type Statement } from './iam.ts';

export interface BucketProps {
  readonly bucketName: string;
  /** Key that encrypts its objects. Left out, S3's own key is used, the only one that log delivery supports. */
  readonly keyArn?: string;
  /** Bucket that gets its access log; left out for that bucket itself. */
  readonly logsTo?: LogTarget;
  /** Days in which overwritten and deleted objects can be restored. */
  readonly keepNoncurrentDays: number;
  /** Days after which objects expire. @default never */
  readonly expireDays?: number;
  readonly statements?: readonly Statement[];
}

/** A bucket that takes access logs of others. */
export interface LogTarget {
  readonly name: string;
  /** Its policy, where the same stack makes it: S3 refuses a target that does not let it deliver yet. */
  readonly policy?: S3BucketPolicy;
}

/**
 * A bucket that is private, encrypted, versioned, logged and never destroyed by Terraform. Its policy, its block of public access
 * and its ownership are set one after the other, because S3 refuses two such changes at once.
 */
export function bucket(scope: Construct, id: string, props: BucketProps): LogTarget {
  const made = new S3Bucket(scope, id, {
    bucket: props.bucketName,
    forceDestroy: false,
    lifecycle: { preventDestroy: true },
  });
  const { id: name } = made;
  const admits = new S3BucketPolicy(scope, `${id}-policy`, {
    bucket: name,
    policy: policy([onlyTls(made.arn), ...(props.statements ?? [])]),
  });
  const closed = new S3BucketPublicAccessBlock(scope, `${id}-public-access`, {
    bucket: name,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
    dependsOn: [admits],
  });
  new S3BucketOwnershipControls(scope, `${id}-ownership`, {
    bucket: name,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
    dependsOn: [closed],
  });
  const versions = new S3BucketVersioningA(scope, `${id}-versioning`, {
    bucket: name,
    versioningConfiguration: { status: 'Enabled' },
  });
  new S3BucketServerSideEncryptionConfigurationA(scope, `${id}-encryption`, {
    bucket: name,
    rule: [
      props.keyArn
        ? {
            bucketKeyEnabled: true,
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: props.keyArn },
          }
        : { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
    ],
  });
  lifecycle(scope, id, name, props, versions);
  new S3BucketNotification(scope, `${id}-events`, { bucket: name, eventbridge: true });
  if (props.logsTo) {
    new S3BucketLoggingA(scope, `${id}-logging`, {
      bucket: name,
      targetBucket: props.logsTo.name,
      targetPrefix: `${props.bucketName}/`,
      ...(props.logsTo.policy && { dependsOn: [props.logsTo.policy] }),
    });
  }
  return { name, policy: admits };
}

/** Rules about old versions, which S3 takes where there are versions. */
function lifecycle(
  scope: Construct,
  id: string,
  name: string,
  props: BucketProps,
  versions: S3BucketVersioningA,
): void {
  new S3BucketLifecycleConfiguration(scope, `${id}-lifecycle`, {
    bucket: name,
    rule: [
      {
        id: 'tidy',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        noncurrentVersionExpiration: [{ noncurrentDays: props.keepNoncurrentDays }],
        ...(props.expireDays && { expiration: [{ days: props.expireDays }] }),
      },
    ],
    dependsOn: [versions],
  });
}

function onlyTls(arn: string): Statement {
  return {
    Sid: 'OnlyTls',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
