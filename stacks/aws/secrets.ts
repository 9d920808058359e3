import { EXTERNAL_SECRETS, secretKeyOf, secretName } from '../../targets/contract/cloud-names.ts';
import { keyNamed } from '../../targets/aws/account/iam.ts';
import { replicasKeyAlias } from '../../targets/aws/account/names.ts';
import { podIdentity, podRole } from '../../targets/aws/cluster/pod-identity.ts';
import { hasSecretPlace, secretPlace } from '../../targets/aws/stack/secret-place.ts';
import type { AwsStack } from '../../targets/aws/stack/stack.ts';

/**
 * Makes an empty secret for each one that the cluster reads: the operator of the platform sets the values, so that
 * none of them passes through Terraform or its state. A second region has copies of them already.
 * @param names of the secrets as the cluster's manifests ask for them
 */
export function secrets(stack: AwsStack, names: readonly string[]): void {
  const { environmentName, account, region, standby } = stack.props;
  for (const name of standby ? [] : names) {
    const key = secretKeyOf(environmentName, name);
    if (!hasSecretPlace(stack, key)) secretPlace(stack, key, 'put by an operator');
  }
  const arn = `arn:aws:secretsmanager:${region}:${account}:secret`;
  const reader = podRole(stack, 'external-secrets', {
    name: `${stack.rolePrefix}-external-secrets`,
    description: 'Copies secrets of this environment into the cluster',
    account,
    statements: [
      {
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Resource: `${arn}:${secretName(environmentName, '*')}`,
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        ...(standby
          ? keyNamed({ account, region }, replicasKeyAlias(environmentName))
          : { Resource: stack.keys.secrets.arn }),
      },
    ],
  });
  podIdentity(stack, 'external-secrets', stack.cluster.name, EXTERNAL_SECRETS, reader);
}
