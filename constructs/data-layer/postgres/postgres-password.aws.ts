import type { DbInstance } from '@cdktf/provider-aws/lib/db-instance/index.js';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js';
import { secretPlace } from '../../../targets/aws/stack/secret-place.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { SECRET_LENGTH } from '../../core/model/secret.ts';
import type { Postgres } from './postgres.ts';

/** Version of the password. When it is raised by one, the next apply gives the server and its secret a new password. */
const VERSION = 1;

const TYPE = 'aws_secretsmanager_random_password';
const NAME = 'postgres-password';

/** The value, which exists only while Terraform runs, and the version whose change makes Terraform write it again. */
export interface MasterPassword {
  readonly value: string;
  readonly version: number;
}

/**
 * A password that AWS generates in every run. It is an ephemeral value, which Terraform allows only in write-only arguments, so
 * it is neither in a plan nor in the state. Those arguments are written only when their version changes. Everything that holds
 * the password must therefore take it from this one block, under this one version, in one apply: a second block or a later
 * version would write a different password, and the first cannot be read back. It has letters and digits, as all secrets have.
 */
export function masterPassword(stack: AwsStack): MasterPassword {
  // cdktf 0.21 does not support ephemeral blocks.
  stack.addOverride(`ephemeral.${TYPE}.${NAME}`, {
    password_length: SECRET_LENGTH,
    exclude_punctuation: true,
  });
  return { value: `\${ephemeral.${TYPE}.${NAME}.random_password}`, version: VERSION };
}

/**
 * Writes the password to the secret that the cluster reads, after the server has it: when making the server fails, nothing was
 * written and the next apply starts again. When only this write fails, the two differ until the version is raised. A changed
 * version replaces this resource, which adds a value to the secret and removes none.
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
