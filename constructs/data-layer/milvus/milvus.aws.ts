import { bucketName } from '../../../targets/contract/cloud-names.ts';
import { podIdentity, podRole } from '../../../targets/aws/cluster/pod-identity.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { namespaceOf } from '../../../targets/contract/places.ts';
import type { Milvus } from './milvus.ts';

/** Milvus runs on nodes. Where its objects are on S3, its pods get an IAM role for their bucket instead of keys. */
export function renderMilvus(milvus: Milvus, stack: AwsStack): void {
  if (!milvus.storage || !stack.isManaged(milvus.storage.s3)) return;
  const { props } = stack;
  const arn = `arn:aws:s3:::${bucketName(props, milvus.storage.bucket)}`;
  const role = podRole(stack, milvus.name, {
    name: `${stack.rolePrefix}-milvus`,
    description: 'Reads and writes the bucket of the vector store',
    account: props.account,
    statements: [
      { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: arn },
      {
        Effect: 'Allow',
        Action: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        Resource: `${arn}/*`,
      },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: stack.keys.s3.arn },
    ],
  });
  const serviceAccount = { namespace: namespaceOf(milvus), name: milvus.name };
  podIdentity(stack, milvus.name, stack.cluster.name, serviceAccount, role);
}
