import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js';
import type { Construct } from 'constructs';
import { role } from '../../../targets/aws/account/iam.ts';
import { CI_ROLE, DEPLOY_ROLE, DEPLOY_TAG, roleArn } from '../../../targets/aws/account/names.ts';

export interface CiRoleProps {
  readonly account: string;
  readonly environment: string;
  /** Who issues the tokens of CI, an https address. */
  readonly issuer: string;
  /** Claim `sub` of the one job that deploys. */
  readonly subject: string;
  /** ARNs of the repositories that CI pushes images to. */
  readonly repositories: readonly string[];
}

/** Audience that AWS asks of tokens for its own API. */
const AUDIENCE = 'sts.amazonaws.com';

/**
 * The role that CI takes with its own token, so that no key of AWS is kept there. All it may do is take the deploy role, by the tag
 * on itself, since a token brings no tags; and push images.
 */
export function ciRole(scope: Construct, props: CiRoleProps): void {
  const { account, environment, issuer, subject, repositories } = props;
  const provider = new IamOpenidConnectProvider(scope, 'ci-tokens', {
    url: issuer,
    clientIdList: [AUDIENCE],
  });
  const claims = issuer.replace('https://', '');
  role(scope, 'role-ci', {
    name: CI_ROLE,
    description: 'CI, which deploys and pushes images',
    trust: [
      {
        Effect: 'Allow',
        Principal: { Federated: provider.arn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${claims}:aud`]: AUDIENCE, [`${claims}:sub`]: subject } },
      },
    ],
    statements: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn(account, DEPLOY_ROLE) },
      ...(repositories.length > 0 ? pushes(account, repositories) : []),
    ],
    tags: { [DEPLOY_TAG]: environment },
  });
}

function pushes(account: string, repositories: readonly string[]) {
  return [
    {
      Effect: 'Allow' as const,
      Action: 'ecr:GetAuthorizationToken',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
    },
    {
      Effect: 'Allow' as const,
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      Resource: repositories,
    },
  ];
}
