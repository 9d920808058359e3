import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret/index.js';
import type { Container } from '../../constructs/core/model/container.ts';
import { redisPassword } from '../../constructs/core/model/demand.ts';
import type { Secret } from '../../constructs/core/model/secret.ts';
import { secretsIn } from '../../constructs/core/model/value.ts';
import type { Platform } from '../../constructs/platform/platform.ts';
import { OPERATORS } from '../../targets/contract/places.ts';
import { secretName } from '../../targets/aws/account/names.ts';
import { podIdentity, podRole } from '../../targets/aws/cluster/pod-identity.ts';
import type { AwsStack } from '../../targets/aws/stack/stack.ts';

/** Days in which a deleted secret can be brought back. */
const RECOVERY_WINDOW = 30;

/** The operator that copies secrets into the cluster, as its chart names its service account. */
const EXTERNAL_SECRETS = { namespace: OPERATORS, name: 'external-secrets' };

/** A place for a secret, found in the cluster under the same name; `origin` says who puts its value there. */
export function secretPlace(stack: AwsStack, { key }: Secret, origin: string): SecretsmanagerSecret {
  return new SecretsmanagerSecret(stack, `secret-${key}`, {
    name: secretName(stack.environment, key),
    description: `Value of ${key}; ${origin}`,
    kmsKeyId: stack.keys.secrets.arn,
    recoveryWindowInDays: RECOVERY_WINDOW,
    lifecycle: { preventDestroy: true },
  });
}

/**
 * A place for each secret, without a value: whoever runs the platform puts the values there, so that none of them
 * passes through Terraform or its state.
 */
export function secrets(stack: AwsStack): void {
  const { environment, keys } = stack;
  const { account, region } = environment.aws;
  for (const secret of platformSecrets(stack.platform)) secretPlace(stack, secret, 'put by an operator');
  const arn = `arn:aws:secretsmanager:${region}:${account}:secret`;
  const reader = podRole(stack, 'external-secrets', {
    name: `${stack.rolePrefix}-external-secrets`,
    description: 'Copies secrets of this environment into the cluster',
    account,
    statements: [
      {
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Resource: `${arn}:${secretName(environment, '*')}`,
      },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: keys.secrets.arn },
    ],
  });
  podIdentity(stack, 'external-secrets', stack.cluster.name, EXTERNAL_SECRETS, reader);
}

/** Secrets that containers on our nodes name, except those that come with a managed system or that AWS does without. */
function platformSecrets(platform: Platform): readonly Secret[] {
  const { postgres, objectStore, redis } = platform.dataLayer;
  const storeKeys = [objectStore.accessKey, objectStore.secretKey];
  const named = [
    ...platform.components.flatMap((component) =>
      'container' in component ? secretsOf(component.container) : [],
    ),
    ...redis.users.map(({ name }) => redisPassword(name)),
    ...(redis.hosting === 'self' ? [redis.adminPassword] : []),
    ...(objectStore.hosting === 'self' ? storeKeys : []),
  ];
  const unique = new Map(named.map((secret) => [secret.name, secret]));
  // A managed server brings its own place; the operator of one of ours gives nobody such a password.
  unique.delete(postgres.superuserPassword.name);
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function secretsOf({ environment = {}, files = [] }: Container): readonly Secret[] {
  return [...Object.values(environment), ...files.map(({ content }) => content)].flatMap(secretsIn);
}
