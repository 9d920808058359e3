import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import { secretName } from '../../contract/cloud-names.ts';
import type { AwsStack } from './stack.ts';

/** Days in which a deleted secret can be brought back. */
const RECOVERY_WINDOW = 30;

/**
 * A place in Secrets Manager for a secret, where the cluster looks for it.
 * @param origin who puts its value there
 */
export function secretPlace(stack: AwsStack, key: string, origin: string): SecretsmanagerSecret {
  return new SecretsmanagerSecret(stack, placeId(key), {
    name: secretName(stack.props.environmentName, key),
    description: `Value of ${key}; ${origin}`,
    kmsKeyId: stack.keys.secrets.arn,
    recoveryWindowInDays: RECOVERY_WINDOW,
    lifecycle: { preventDestroy: true },
  });
}

/** Whether a stack has a place for a secret already: a managed system brings those that it makes. */
export function hasSecretPlace(stack: AwsStack, key: string): boolean {
  return stack.node.tryFindChild(placeId(key)) !== undefined;
}

const placeId = (key: string) => `secret-${key}`;
