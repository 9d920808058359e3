import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import { secretName } from '../../contract/cloud-names.ts';
import { aliasArn, replicasKeyAlias } from '../account/names.ts';
import type { AwsStack } from './stack.ts';

/** Days within which a deleted secret can be restored. */
const RECOVERY_WINDOW = 30;

/**
 * An empty secret in Secrets Manager, under the name that the cluster reads.
 * @param origin who writes its value
 */
export function secretPlace(stack: AwsStack, key: string, origin: string): SecretsmanagerSecret {
  const { environmentName, account, copiedTo: region } = stack.props;
  return new SecretsmanagerSecret(stack, placeId(key), {
    name: secretName(environmentName, key),
    description: `Value of ${key}; ${origin}`,
    kmsKeyId: stack.keys.secrets.arn,
    recoveryWindowInDays: RECOVERY_WINDOW,
    ...(region !== undefined && {
      replica: [{ region, kmsKeyId: aliasArn({ account, region }, replicasKeyAlias(environmentName)) }],
    }),
    lifecycle: { preventDestroy: true },
  });
}

/** Whether a stack already has a secret; a managed system adds the secrets whose values it makes. */
export function hasSecretPlace(stack: AwsStack, key: string): boolean {
  return stack.node.tryFindChild(placeId(key)) !== undefined;
}

const placeId = (key: string) => `secret-${key}`;
