import { podIdentity, podRole } from '../../../targets/aws/cluster/pod-identity.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { bucketName } from '../../../targets/contract/cloud-names.ts';
import { namespaceOf } from '../../../targets/contract/places.ts';
import { LOKI_BUCKET } from './loki.demands.ts';
import type { Loki } from './loki.ts';

/** Loki runs on nodes. Where several replicas keep chunks and index on S3, their pods get an IAM role for that bucket instead of keys. */
export function renderLoki(loki: Loki, stack: AwsStack): void {
  if (loki.replicas === 1 || !stack.isManaged(loki.server)) return;
  const { props } = stack;
  const arn = `arn:aws:s3:::${bucketName(props, LOKI_BUCKET)}`;
  const role = podRole(stack, loki.name, {
    name: `${stack.rolePrefix}-loki`,
    description: 'Reads and writes the bucket of log lines',
    account: props.account,
    statements: [
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: arn },
      {
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        Resource: `${arn}/*`,
      },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: stack.keys.s3.arn },
    ],
  });
  podIdentity(stack, loki.name, stack.cluster.name, { namespace: namespaceOf(loki), name: loki.name }, role);
}
