import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1/index.js';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { GIT_TOKEN } from '../../../targets/aws/account/names.ts';
import { secretName } from '../../../targets/contract/cloud-names.ts';
import { ARGO_CD_NAMESPACE } from '../../../targets/contract/places.ts';

/** A repository that asks who reads it. */
export interface PrivateRepository {
  readonly url: string;
  readonly user: string;
  /** A higher number than before has the token read and handed over again. */
  readonly tokenVersion: number;
}

const READ = 'aws_secretsmanager_secret_version';

/** Blocks that cdktf 0.21 has no class for, by type and name. */
export type Ephemeral = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The token, read while Terraform runs and never kept. */
export function repositoryToken(environmentName: string): Ephemeral {
  return { [READ]: { [GIT_TOKEN]: { secret_id: secretName(environmentName, GIT_TOKEN) } } };
}

/**
 * The Secret by whose label Argo CD knows how to read a repository. All of it is write-only, so the token is in no plan and no state.
 * @param home the namespace of Argo CD, which must be there before it
 */
export function repository(
  scope: TerraformStack,
  { url, user, tokenVersion }: PrivateRepository,
  home: readonly ITerraformDependable[],
): SecretV1 {
  return new SecretV1(scope, 'repository', {
    metadata: {
      name: 'somastack-repository',
      namespace: ARGO_CD_NAMESPACE,
      labels: { 'argocd.argoproj.io/secret-type': 'repository' },
    },
    dataWo: {
      type: 'git',
      url,
      username: user,
      password: `\${ephemeral.${READ}.${GIT_TOKEN}.secret_string}`,
    },
    dataWoRevision: tokenVersion,
    dependsOn: [...home],
  });
}
