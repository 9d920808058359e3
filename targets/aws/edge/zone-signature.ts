import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Route53HostedZoneDnssec } from '@cdktf/provider-aws/lib/route53-hosted-zone-dnssec/index.js';
import { Route53KeySigningKey } from '@cdktf/provider-aws/lib/route53-key-signing-key/index.js';
import type { Route53Zone } from '@cdktf/provider-aws/lib/route53-zone/index.js';
import type { Construct } from 'constructs';
import { policy } from '../account/iam.ts';
import { DELETION_WINDOW } from '../account/keys.ts';
import { dnssecKeyAlias, prefixOf } from '../account/names.ts';

export interface SignatureProps {
  readonly zone: Route53Zone;
  readonly account: string;
  readonly environment: string;
}

/** Route 53 signs for the account, and for no other that it serves. */
const SERVICE = 'dnssec-route53.amazonaws.com';

/**
 * Signs a zone with a key that Route 53 alone uses: it takes none but a pair for signatures on curve P-256, of which KMS makes no successors by itself.
 * @returns what the domain above has to say of it
 */
export function signed(scope: Construct, { zone, account, environment }: SignatureProps): string {
  const signing = new KmsKey(scope, 'key-dnssec', {
    description: dnssecKeyAlias(environment).replace('alias/', ''),
    customerMasterKeySpec: 'ECC_NIST_P256',
    keyUsage: 'SIGN_VERIFY',
    enableKeyRotation: false,
    deletionWindowInDays: DELETION_WINDOW,
    multiRegion: false,
    policy: keyPolicy(account),
    lifecycle: { preventDestroy: true },
  });
  new KmsAlias(scope, 'key-dnssec-alias', {
    name: dnssecKeyAlias(environment),
    targetKeyId: signing.keyId,
  });
  const keySigningKey = new Route53KeySigningKey(scope, 'zone-key', {
    hostedZoneId: zone.zoneId,
    keyManagementServiceArn: signing.arn,
    // Letters, digits and underscores alone.
    name: prefixOf(environment).replaceAll('-', '_'),
  });
  new Route53HostedZoneDnssec(scope, 'zone-signed', { hostedZoneId: keySigningKey.hostedZoneId });
  return keySigningKey.dsRecord;
}

function keyPolicy(account: string): string {
  return policy([
    {
      Sid: 'PoliciesOfTheAccount',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'SignatureOfTheZone',
      Effect: 'Allow',
      Principal: { Service: SERVICE },
      Action: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'],
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': 'arn:aws:route53:::hostedzone/*' },
      },
    },
    {
      Sid: 'GrantsOfTheZone',
      Effect: 'Allow',
      Principal: { Service: SERVICE },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': account },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
  ]);
}
