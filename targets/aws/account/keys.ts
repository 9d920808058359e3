import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import type { Construct } from 'constructs';
import { policy, type Statement } from './iam.ts';
import type { Place } from '../../contract/cloud-names.ts';
import { KEY_DOMAINS, keyAlias, type KeyDomain, roleArn } from './names.ts';

export type Keys = Readonly<Record<KeyDomain, KmsKey>>;

/** Days in which a deleted key can be brought back; 30 is the most AWS offers. */
export const DELETION_WINDOW = 30;

/** Permissions of AWS services on a key, beyond those of the account's roles. */
const GRANTS: Partial<Record<KeyDomain, (place: Place) => readonly Statement[]>> = {
  ebs: volumesOfTheAccount,
  logs: logGroupsOfTheAccount,
  sns: alarmsOfTheAccount,
};

export function keys(scope: Construct, environmentName: string, place: Place): Keys {
  const made = KEY_DOMAINS.map((domain) => {
    const more = GRANTS[domain]?.(place) ?? [];
    return [domain, key(scope, `key-${domain}`, keyAlias(environmentName, domain), place, more)] as const;
  });
  return Object.fromEntries(made) as Record<KeyDomain, KmsKey>;
}

/** A key that the account's own policies govern, and an alias by which other stacks find it. */
export function key(
  scope: Construct,
  id: string,
  alias: string,
  { account }: Place,
  grants: readonly Statement[] = [],
): KmsKey {
  const made = new KmsKey(scope, id, {
    description: alias.replace('alias/', ''),
    enableKeyRotation: true,
    rotationPeriodInDays: 365,
    deletionWindowInDays: DELETION_WINDOW,
    multiRegion: false,
    policy: policy([
      {
        Sid: 'PoliciesOfTheAccount',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      ...grants,
    ]),
    lifecycle: { preventDestroy: true },
  });
  new KmsAlias(scope, `${id}-alias`, { name: alias, targetKeyId: made.keyId });
  return made;
}

/** What CloudWatch Logs needs to encrypt groups of the account. */
export function logGroupsOfTheAccount({ account, region }: Place): readonly Statement[] {
  return [
    {
      Sid: 'LogGroups',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:*` },
      },
    },
  ];
}

/** CloudWatch publishes to encrypted topics in its own name. */
export function alarmsOfTheAccount({ account }: Place): readonly Statement[] {
  return [
    {
      Sid: 'Alarms',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    },
  ];
}

/**
 * Auto Scaling starts nodes with encrypted disks in its own name: its service-linked role needs grants. It is named in a
 * condition, because a key policy with a principal that does not exist yet is refused, and a fresh account has none.
 */
function volumesOfTheAccount({ account }: Place): readonly Statement[] {
  const role = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
  const scaling = { 'aws:PrincipalArn': roleArn(account, role) };
  return [
    {
      Sid: 'NodeDisks',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
      Condition: { ArnEquals: scaling },
    },
    {
      Sid: 'NodeDiskGrants',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { ArnEquals: scaling, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}
