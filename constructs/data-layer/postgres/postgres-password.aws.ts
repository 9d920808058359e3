import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js';
import { secretPlace } from '../../../targets/aws/stack/secret-place.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { SECRET_LENGTH } from '../../core/model/secret.ts';
import type { Postgres } from './postgres.ts';

/** Raised by one, the next apply gives the server and its secret another password. */
const VERSION = 1;

const TYPE = 'aws_secretsmanager_random_password';
const NAME = 'postgres-password';

/** A value that exists while Terraform runs, and when it is to be written again. */
export interface MasterPassword {
  readonly value: string;
  readonly version: number;
}

/**
 * A password that AWS makes anew in every run; Terraform lets it into write-only arguments alone, so it reaches neither
 * plan nor state. They are written when their version changes and at no other time. Whatever is to hold the same password
 * must therefore take it from this one block, under this one version, in one apply: a second block, or a later version,
 * would write another password, and nobody can read the first one back. Letters and digits, as all secrets.
 */
export function masterPassword(stack: AwsStack): MasterPassword {
  // cdktf 0.21 knows no such blocks.
  stack.addOverride(`ephemeral.${TYPE}.${NAME}`, {
    password_length: SECRET_LENGTH,
    exclude_punctuation: true,
  });
  return { value: `\${ephemeral.${TYPE}.${NAME}.random_password}`, version: VERSION };
}

/**
 * Puts the password where the cluster looks for it, once the server has it: when making the server fails, nothing was
 * written and the next apply begins anew. When this write alone fails, the two differ until the version is raised.
 * A changed version replaces this resource, which adds a value to the secret and takes none away.
 */
export function keepPassword(
  postgres: Postgres,
  stack: AwsStack,
  { value, version }: MasterPassword,
  server: DbInstance,
): void {
  const secret = secretPlace(stack, postgres.superuserPassword.key, 'made with the database');
  new SecretsmanagerSecretVersion(stack, NAME, {
    secretId: secret.id,
    secretStringWo: value,
    secretStringWoVersion: version,
    dependsOn: [server],
  });
}
