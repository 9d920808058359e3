import type { Place } from '../../contract/cloud-names.ts';

/** Prefix of every name in an environment; at most 25 characters, since an environment's name has at most 15. */
export function prefixOf(environmentName: string): string {
  return `somastack-${environmentName}`;
}

/** A KMS key for each class of data, so that each has its own policy and its own blast radius. */
export const KEY_DOMAINS = ['ebs', 'eks', 'logs', 'msk', 'rds', 'redis', 's3', 'secrets', 'sns'] as const;

export type KeyDomain = (typeof KEY_DOMAINS)[number];

/** Name by which whoever does not make an environment's key finds it. */
export function keyAlias(environmentName: string, domain: KeyDomain): string {
  return `alias/${prefixOf(environmentName)}-${domain}`;
}

export function keyAliasArn(place: Place, environmentName: string, domain: KeyDomain): string {
  return aliasArn(place, keyAlias(environmentName, domain));
}

export function aliasArn({ account, region }: Place, alias: string): string {
  return `arn:aws:kms:${region}:${account}:${alias}`;
}

/** The role that deploys every stack except the bootstrap. */
export const DEPLOY_ROLE = 'somastack-deploy';

export function roleArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** The permissions boundary of every role that the deploy role makes. */
export function roleBoundary(account: string): string {
  return `arn:aws:iam::${account}:policy/${BOUNDARY}`;
}

export const BOUNDARY = 'somastack-boundary';

/** Tag of the roles and users that may take the deploy role; its value is the environment that they deploy. */
export const DEPLOY_TAG = 'somastack-deploy';

/** The role that CI takes with a token of its own. */
export const CI_ROLE = 'somastack-ci';

/** The role of the runner inside the network. */
export const RUNNER_ROLE = 'somastack-runner';

/** The project of CodeBuild that is the runner of an environment. */
export function runnerProject(environmentName: string): string {
  return `${prefixOf(environmentName)}-deploy`;
}

/** The log group of that project. */
export function runnerLogs(environmentName: string): string {
  return `/somastack/${environmentName}/runner`;
}

/** Folder of the bucket of states with the stacks that the runner is to deploy, with a slash at its end. */
export function stacksFolder(environmentName: string): string {
  return `${environmentName}/stacks/`;
}

/** The stack of the second region. */
export function standbyStack(environmentName: string): string {
  return `${environmentName}-dr`;
}

/** The server of the database; that of the second region has the same name, so that every address follows from the region alone. */
export function databaseIdentifier(environmentName: string): string {
  return `${prefixOf(environmentName)}-postgres`;
}

/** The stack in the cluster of another one. */
export function platformStack(stack: string): string {
  return `${stack}-platform`;
}

/** Key in the second region under which Secrets Manager keeps its copies. */
export function replicasKeyAlias(environmentName: string): string {
  return `alias/${prefixOf(environmentName)}-replicas`;
}

/** The vault of backups; the one with copies in the second region has the same name, so that a metric means either by it. */
export function backupVaultName(environmentName: string): string {
  return prefixOf(environmentName);
}

export function backupVaultArn({ account, region }: Place, environmentName: string): string {
  return `arn:aws:backup:${region}:${account}:backup-vault:${backupVaultName(environmentName)}`;
}

/** Key in the second region under which copies of disks are kept. */
export function backupCopiesKeyAlias(environmentName: string): string {
  return `alias/${prefixOf(environmentName)}-backup-copies`;
}

/** Key under which alarms and the query log of the public zone are kept. */
export function zoneKeyAlias(environmentName: string): string {
  return `alias/${prefixOf(environmentName)}-zone`;
}

/** Key that signs the key of the public zone. */
export function dnssecKeyAlias(environmentName: string): string {
  return `alias/${prefixOf(environmentName)}-dnssec`;
}

export const STATE_KEY_ALIAS = 'alias/somastack-tfstate';

export const IMAGES_KEY_ALIAS = 'alias/somastack-images';

/** Key of the token with which Argo CD reads its repository: an operator puts it, and a deployment hands it over. */
export const GIT_TOKEN = 'git-token';

/** Key of the password of the database's master user, the only secret whose value a deployment makes. */
export const DATABASE_PASSWORD = 'postgres-password';
