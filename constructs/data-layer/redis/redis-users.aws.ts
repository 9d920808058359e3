import { ElasticacheUserGroup } from '@cdktf/provider-aws/lib/elasticache-user-group/index.js';
import { ElasticacheUser } from '@cdktf/provider-aws/lib/elasticache-user/index.js';
import { TerraformOutput } from 'cdktf';
import { secretName } from '../../../targets/contract/cloud-names.ts';
import type { AwsStack } from '../../../targets/aws/stack/stack.ts';
import { redisPassword } from '../../core/model/secret.ts';
import { accessString } from './redis.config.ts';
import type { Redis } from './redis.ts';

/**
 * Users of the services. This provider has no write-only password for them, so Terraform never knows one. A user starts with IAM
 * authentication only, which a client with a password cannot use; the operator then sets the password from its secret (`aws
 * elasticache modify-user --authentication-mode Type=password,Passwords=…`), and Terraform ignores the authentication mode from
 * then on. AWS never returns a password, so a refresh does not put one into the state either. IAM requires name and id to be
 * equal. A Valkey group needs no user `default`, and without one every client must name a user.
 */
export function redisUsers(redis: Redis, stack: AwsStack): ElasticacheUserGroup {
  const users = redis.users.map(
    (user) =>
      new ElasticacheUser(stack, `redis-user-${user.name}`, {
        userId: user.name,
        userName: user.name,
        engine: 'valkey',
        accessString: accessString(user),
        authenticationMode: { type: 'iam' },
        lifecycle: { ignoreChanges: ['authentication_mode', 'passwords'] },
      }),
  );
  new TerraformOutput(stack, 'redis_user_secrets', {
    value: Object.fromEntries(
      redis.users.map((user) => [
        user.name,
        secretName(stack.props.environmentName, redisPassword(user.name).key),
      ]),
    ),
    description: 'For each user of ElastiCache, the secret whose value must be set as its password',
    staticId: true,
  });
  return new ElasticacheUserGroup(stack, 'redis-users', {
    userGroupId: `${stack.prefix}-redis`,
    engine: 'valkey',
    userIds: users.map(({ userId }) => userId),
  });
}
