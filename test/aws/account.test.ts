import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { repositoriesOf } from '../../stacks/aws/bootstrap/image-repositories.ts';
import { allFiles, cloudOf, platformFrom, resources, stacksIn } from '../support/aws.ts';

const STACKS = stacksIn(allFiles());
const ACCOUNTS = [
  ['staging', '111122223333'],
  ['prod', '444455556666'],
] as const;

interface Policy {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

const statements = (policy: unknown) => (JSON.parse(String(policy)) as Policy).Statement;

describe.each(ACCOUNTS)('the account of %s', (environment, account) => {
  const stack = STACKS.get(`bootstrap-${account}`);
  const roles = stack?.resource['aws_iam_role'];

  test('is deployed by whoever carries the tag of its environment, and needs no other word', () => {
    expect(statements(roles?.['role-deploy']?.['assume_role_policy'])).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:PrincipalTag/somastack-deploy': environment } },
      },
    ]);
    // The token of a cluster is asked for without such a word.
    expect([...STACKS.values()].map((one) => JSON.stringify(one)).join()).not.toMatch(/external_?id/i);
  });

  test('admits one job of CI, by its token, to a role that carries the tag', () => {
    expect(resources(stack, 'aws_iam_openid_connect_provider').map(([, provider]) => provider)).toMatchObject(
      [{ url: 'https://token.actions.githubusercontent.com', client_id_list: ['sts.amazonaws.com'] }],
    );
    expect(roles?.['role-ci']?.['tags']).toEqual({ 'somastack-deploy': environment });
    expect(statements(roles?.['role-ci']?.['assume_role_policy'])).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: '${aws_iam_openid_connect_provider.ci-tokens.arn}' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': `repo:example/infrastructure:environment:${environment}`,
          },
        },
      },
    ]);
  });

  test('has a repository for each Soma image that its environment runs', () => {
    const made = resources(stack, 'aws_ecr_repository').map(([, { name }]) => name);
    expect(made).toEqual(['somabrain', 'somafractalmemory']);
    for (const [id] of resources(stack, 'aws_ecr_repository')) {
      expect(stack?.resource['aws_ecr_lifecycle_policy']?.[`${id}-lifecycle`]).toMatchObject({
        repository: `\${aws_ecr_repository.${id}.name}`,
      });
    }
    expect(stack?.output?.['image_repositories']?.value).toEqual({
      somabrain: '${aws_ecr_repository.images-somabrain.repository_url}',
      somafractalmemory: '${aws_ecr_repository.images-somafractalmemory.repository_url}',
    });
  });

  test('lets CI push there and take the deploy role, and do nothing else', () => {
    const own = stack?.resource['aws_iam_role_policy']?.['role-ci-policy'];
    const allowed = statements(own?.['policy']);
    expect(allowed.map(({ Resource }) => Resource)).toEqual([
      `arn:aws:iam::${account}:role/somastack-deploy`,
      '*',
      ['${aws_ecr_repository.images-somabrain.arn}', '${aws_ecr_repository.images-somafractalmemory.arn}'],
    ]);
    expect(
      allowed.flatMap(({ Action }) => Action).filter((action) => /Delete|Set|:\*/.test(String(action))),
    ).toEqual([]);
  });

  test('has no public bucket, whatever a bucket says', () => {
    expect(resources(stack, 'aws_s3_account_public_access_block').map(([, block]) => block)).toMatchObject([
      {
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      },
    ]);
  });
});

test('once the bucket is there the account keeps its own state in it, where the deploy role reads nothing', () => {
  const platform = platformFrom({ ...prod, aws: { ...prod.aws, bootstrapState: 'bucket' } });
  const stack = stacksIn(synthesizeAws([cloudOf(platform)])).get('bootstrap-444455556666');
  expect(stack?.terraform['backend']).toEqual({
    s3: {
      bucket: 'somastack-444455556666-eu-west-1-tfstate',
      key: '_bootstrap/eu-west-1/bootstrap-444455556666.tfstate',
      region: 'eu-west-1',
      encrypt: true,
      kms_key_id: 'arn:aws:kms:eu-west-1:444455556666:alias/somastack-tfstate',
      allowed_account_ids: ['444455556666'],
      use_lockfile: true,
    },
  });
  const reads = statements(stack?.resource['aws_iam_policy']?.['policy-deploy-state']?.['policy'])
    .flatMap(({ Resource }) => Resource)
    .filter((resource) => /:s3:.*\//.test(String(resource)));
  expect(reads).toEqual([
    'arn:aws:s3:::somastack-444455556666-eu-west-1-tfstate/prod/*',
    'arn:aws:s3:::somastack-444455556666-eu-central-1-tfstate/prod/*',
    'arn:aws:s3:::somastack-444455556666-eu-west-1-tfstate/prod/*.tflock',
    'arn:aws:s3:::somastack-444455556666-eu-central-1-tfstate/prod/*.tflock',
  ]);
});

test.each(ACCOUNTS)(
  'the cluster of %s admits whoever deploys and the named roles, and nobody else',
  (name, account) => {
    const stack = STACKS.get(name);
    const entries = resources(stack, 'aws_eks_access_entry').map(([id, { principal_arn: arn }]) => [id, arn]);
    const granted = resources(stack, 'aws_eks_access_policy_association').map(
      ([, { principal_arn: arn, policy_arn: policy, access_scope: scope }]) => [
        arn,
        String(policy).split('/')[1],
        scope,
      ],
    );
    const role = (last: string) => `arn:aws:iam::${account}:role/${last}`;
    expect(entries).toEqual([
      ['access-admin-operators', role('operators')],
      ['access-break-glass-break-glass', role('break-glass')],
      ['access-deploy', role('somastack-deploy')],
      ['access-view-developers', role('developers')],
    ]);
    const everywhere = { type: 'cluster' };
    const ours = { type: 'namespace', namespaces: ['argocd', 'soma', 'soma-infra', 'soma-operators'] };
    expect(granted).toEqual([
      ['${aws_eks_access_entry.access-admin-operators.principal_arn}', 'AmazonEKSAdminPolicy', ours],
      [
        '${aws_eks_access_entry.access-break-glass-break-glass.principal_arn}',
        'AmazonEKSClusterAdminPolicy',
        everywhere,
      ],
      ['${aws_eks_access_entry.access-deploy.principal_arn}', 'AmazonEKSClusterAdminPolicy', everywhere],
      ['${aws_eks_access_entry.access-view-developers.principal_arn}', 'AmazonEKSViewPolicy', everywhere],
    ]);
  },
);

test('a role of IAM Identity Center keeps its path, and two that differ in it alone are two', () => {
  const name = 'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_View_0123456789abcdef';
  const people = {
    view: [name, name.replace('eu-west-1', 'eu-west-2')],
    admin: [],
    breakGlass: ['break-glass'],
  };
  const access = { ...prod.aws.access, people };
  const stack = stacksIn(
    synthesizeAws([cloudOf(platformFrom({ ...prod, aws: { ...prod.aws, access } }))]),
  ).get('prod');
  const arns = resources(stack, 'aws_eks_access_entry').map(([, { principal_arn: arn }]) => arn);
  expect(arns).toContain(`arn:aws:iam::444455556666:role/${name}`);
  expect(arns).toHaveLength(4);
});

test.each([
  ['staging', '111122223333', 'eu-west-1', 'staging'],
  ['prod', '444455556666', 'eu-west-1', 'prod'],
  ['prod-dr', '444455556666', 'eu-central-1', 'prod'],
])(
  'the runner of %s is in its network, reads what it is handed, and deploys as everybody does',
  (name, account, region, environmentName) => {
    const stack = STACKS.get(name);
    const bucket = `somastack-${account}-${region}-tfstate`;
    const [[, project] = []] = resources(stack, 'aws_codebuild_project');
    expect(project).toMatchObject({
      service_role: `arn:aws:iam::${account}:role/somastack-runner`,
      source: { type: 'S3', location: `${bucket}/${environmentName}/stacks/` },
      environment: { environment_variable: [{ name: 'STACK', value: `${name}-platform` }, { name: 'DO' }] },
      vpc_config: {
        subnets: ['a', 'b', 'c'].map((zone) => `\${aws_subnet.subnet-private-${zone}.id}`),
        security_group_ids: ['${aws_security_group.security-group-runner.id}'],
      },
    });
    const bootstrap = STACKS.get(`bootstrap-${account}`);
    const own = bootstrap?.resource['aws_iam_role']?.['role-runner'];
    expect(own?.['tags']).toEqual({ 'somastack-deploy': environmentName });
    const [trust, ...others] = statements(own?.['assume_role_policy']);
    expect(others).toEqual([]);
    expect(trust?.Principal).toEqual({ Service: 'codebuild.amazonaws.com' });
    expect(JSON.stringify(trust?.Condition)).toContain(
      `"arn:aws:codebuild:${region}:${account}:project/${String(project?.['name'])}"`,
    );
    const objects = statements(bootstrap?.resource['aws_iam_role_policy']?.['role-runner-policy']?.['policy'])
      .filter(({ Action }) => [Action].flat().includes('s3:GetObject'))
      .flatMap(({ Resource }) => Resource);
    expect(objects).toContain(`arn:aws:s3:::${bucket}/${environmentName}/stacks/*`);
    expect(objects).toHaveLength(environmentName === 'prod' ? 2 : 1);
  },
);

test('with a machine of your own there is no runner, no way for it and no role', () => {
  const access = { ...prod.aws.access, runner: 'own' as const };
  const stacks = stacksIn(synthesizeAws([cloudOf(platformFrom({ ...prod, aws: { ...prod.aws, access } }))]));
  const made = [...stacks.values()].flatMap(({ resource }) => Object.values(resource).flatMap(Object.keys));
  expect(made).toContain('role-ci');
  expect(made.filter((id) => id.includes('runner'))).toEqual([]);
});

test('images that lie elsewhere have no repository here, and several tags of one have one', () => {
  const registry = '444455556666.dkr.ecr.eu-west-1.amazonaws.com';
  const images = [
    `${registry}/soma/brain:1`,
    `${registry}/soma/brain@sha256:${'0'.repeat(64)}`,
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com/other:1',
    'somabrain:1',
  ];
  expect(repositoriesOf(images, { account: '444455556666', region: 'eu-west-1' })).toEqual(['soma/brain']);
});
