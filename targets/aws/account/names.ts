/** Beginning of every name in an environment; at most 25 characters, since an environment's name has at most 15. */
export function prefixOf(environmentName: string): string {
  return `somastack-${environmentName}`;
}

/** The role that every stack but the bootstrap is deployed with. */
export const DEPLOY_ROLE = 'somastack-deploy';

export function roleArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** The most that a role which the deploy role made can ever do. */
export function roleBoundary(account: string): string {
  return `arn:aws:iam::${account}:policy/${BOUNDARY}`;
}

export const BOUNDARY = 'somastack-boundary';

/** The deploy role is assumed with the account's name in hand, so that credentials of another account do not get in by mistake. */
export function deployExternalId(account: string): string {
  return `somastack-${account}`;
}

export const STATE_KEY_ALIAS = 'alias/somastack-tfstate';

/** Key of the password of the database's master user, the only secret whose value a deployment makes. */
export const DATABASE_PASSWORD = 'postgres-password';
