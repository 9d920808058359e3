import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration/index.js';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { stateInS3 } from '../../targets/aws/account/backend.ts';
import { keyNamed, role, type Statement, trustService } from '../../targets/aws/account/iam.ts';
import { keyAlias, keyAliasArn, prefixOf, roleBoundary } from '../../targets/aws/account/names.ts';
import { deployProvider } from '../../targets/aws/account/provider.ts';
import { tags } from '../../targets/aws/account/tags.ts';
import { bucketName } from '../../targets/contract/cloud-names.ts';

export interface ReplicationProps {
  readonly environmentName: string;
  readonly account: string;
  /** The region in which the platform runs. */
  readonly active: string;
  readonly passive: string;
  /** What the buckets of the object store are for, which are in both regions. */
  readonly buckets: readonly string[];
}

/** Minutes within which S3 promises a copy; it takes no other number. */
const PROMISED = 15;

/**
 * Copies of objects from each region to the other, so that nothing has to be turned round on the day or after it; what is a copy is not copied
 * back. A bucket takes a rule when the other one is there, and a plan asks both regions: on the day nobody needs this stack, and nothing waits for it.
 */
export class ReplicationStack extends TerraformStack {
  constructor(
    scope: Construct,
    private readonly props: ReplicationProps,
  ) {
    super(scope, `${props.environmentName}-replication`);
    const { environmentName, account, active, passive } = props;
    const place = { account, region: passive };
    stateInS3(this, environmentName, place);
    deployProvider(this, environmentName, place, tags(environmentName, this.node.id));
    this.copies(active, passive);
    this.copies(passive, active);
  }

  private copies(from: string, to: string): void {
    const { environmentName, account, buckets } = this.props;
    const copier = role(this, `role-copies-from-${from}`, {
      name: `${prefixOf(environmentName)}-${from}-copies`,
      description: `Copies objects from ${from} to ${to}`,
      boundary: roleBoundary(account),
      trust: [trustService('s3.amazonaws.com', account)],
      statements: this.rights(from, to),
    });
    for (const bucket of buckets) {
      new S3BucketReplicationConfigurationA(this, `copies-of-${bucket}-from-${from}`, {
        region: from,
        bucket: bucketName({ account, region: from }, bucket),
        role: copier.arn,
        rule: [
          {
            id: 'everything',
            status: 'Enabled',
            priority: 1,
            filter: { prefix: '' },
            deleteMarkerReplication: { status: 'Enabled' },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
            destination: {
              bucket: this.arns(to, bucket),
              encryptionConfiguration: {
                replicaKmsKeyId: keyAliasArn({ account, region: to }, environmentName, 's3'),
              },
              metrics: { status: 'Enabled', eventThreshold: { minutes: PROMISED } },
              replicationTime: { status: 'Enabled', time: { minutes: PROMISED } },
            },
          },
        ],
        dependsOn: [...copier.policies],
      });
    }
  }

  private rights(from: string, to: string): readonly Statement[] {
    const { environmentName, account, buckets } = this.props;
    const [sources, copies] = [from, to].map((region) => buckets.map((bucket) => this.arns(region, bucket)));
    const inside = (arns: readonly string[] = []) => arns.map((arn) => `${arn}/*`);
    return [
      {
        Effect: 'Allow',
        Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
        Resource: sources ?? [],
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'],
        Resource: inside(sources),
      },
      {
        Effect: 'Allow',
        Action: ['s3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'],
        Resource: inside(copies),
      },
      { Effect: 'Allow', Action: 'kms:Decrypt', ...ofObjects(environmentName, account, from) },
      {
        Effect: 'Allow',
        Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
        ...ofObjects(environmentName, account, to),
      },
    ];
  }

  private arns(region: string, bucket: string): string {
    return `arn:aws:s3:::${bucketName({ account: this.props.account, region }, bucket)}`;
  }
}

/** The key of objects in a region, used by S3 there and in no other way. */
function ofObjects(environmentName: string, account: string, region: string) {
  const { Resource, Condition } = keyNamed({ account, region }, keyAlias(environmentName, 's3'));
  return {
    Resource,
    Condition: { ...Condition, StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
  } as const;
}
