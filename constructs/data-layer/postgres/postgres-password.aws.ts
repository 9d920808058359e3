import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js';
import { secretPlace } from '../../../targets/aws/stack/secret-place.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { SECRET_LENGTH } from '../../core/model/secret.ts';
import type { Postgres } from './postgres.ts';

/** Version of the password. When it is raised by one, the next apply gives the server and its secret a new password. */
const VERSION = 1;

const MADE = 'aws_secretsmanager_random_password';
const READ = 'aws_secretsmanager_secret_version';
const NAME = 'postgres-password';

/** The value, which exists only while Terraform runs, and the version whose change makes Terraform write it again. */
export interface MasterPassword {
  readonly value: string;
  readonly version: number;
}

/**
 * A password that AWS generates, which goes into the secret that the cluster reads and is given to the server from there. Both
 * values are ephemeral, which Terraform allows only in write-only arguments, so they are neither in a plan nor in the state; and
 * those arguments are written only when their version changes. The secret comes first: whenever an apply ends, the secret holds
 * what the server has or will be given by the next one, and no run leaves a server with a password that nobody knows. A changed
 * version replaces the value in the secret, which adds one and removes none. It has letters and digits, as all secrets have.
 */
export function masterPassword(postgres: Postgres, stack: AwsStack): MasterPassword {
  const secret = secretPlace(stack, postgres.superuserPassword.key, 'made for the database');
  const kept = new SecretsmanagerSecretVersion(stack, NAME, {
    secretId: secret.id,
    secretStringWo: `\${ephemeral.${MADE}.${NAME}.random_password}`,
    secretStringWoVersion: VERSION,
  });
  // cdktf 0.21 does not support ephemeral blocks. The second names the value that was kept, so that it is read after that.
  stack.addOverride('ephemeral', {
    [MADE]: { [NAME]: { password_length: SECRET_LENGTH, exclude_punctuation: true } },
    [READ]: { [NAME]: { secret_id: `\${${kept.fqn}.secret_id}` } },
  });
  return { value: `\${ephemeral.${READ}.${NAME}.secret_string}`, version: VERSION };
}
