import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { COMMANDS, FAILOVER, FAILOVER_OF_NAME } from '../../stacks/aws/bootstrap/actions-by-command.ts';
import {
  actionsOf,
  BACKUPS,
  CLUSTER,
  COPIES,
  DATA,
  EDGE,
  NETWORK,
  RECORDS,
  ROLES,
  ZONES,
} from '../../stacks/aws/bootstrap/actions-by-type.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { allFiles, cloudOf, platformFrom, resources, type Stack, stacksIn } from '../support/aws.ts';
import { type IamRequest, type IamStatement, judge, statementsOf } from '../support/iam.ts';

const STACKS = stacksIn(allFiles());
const BY_TYPE = [NETWORK, CLUSTER, DATA, BACKUPS, ROLES, COPIES, EDGE, RECORDS, ZONES]
  .flatMap((table) => Object.entries(table))
  .reduce<Readonly<Record<string, readonly string[]>>>(
    (all, [type, actions]) => ({ ...all, [type]: [...(all[type] ?? []), ...actions] }),
    {},
  );

const ACCOUNT = '444455556666';
const BOOTSTRAP = STACKS.get(`bootstrap-${ACCOUNT}`);
const REGION = 'eu-west-1';

/** Types of a stack that AWS is asked about, as the tables name them. */
function typesOf({ resource, data = {}, ephemeral = {} }: Stack): readonly string[] {
  return [
    ...Object.keys(resource),
    ...Object.keys(data).map((type) => `data.${type}`),
    ...Object.keys(ephemeral).map((type) => `ephemeral.${type}`),
  ].filter((type) => /^(data\.|ephemeral\.)?aws_/.test(type));
}

/** Everything that the deploy role deploys, in any of the shapes that a definition may give it. */
function deployed(): readonly Stack[] {
  const spread = {
    ...prod,
    dataLayer: { ...prod.dataLayer, redis: { ...prod.dataLayer.redis, topology: 'cluster' as const } },
    somaServices: { somafractalmemory: prod.somaServices.somafractalmemory },
  };
  const all = [...STACKS, ...stacksIn(synthesizeAws([cloudOf(platformFrom(spread))]))];
  return all.filter(([name]) => !name.startsWith('bootstrap-')).map(([, stack]) => stack);
}

const TYPES = new Set(deployed().flatMap(typesOf));

/** Types that call AWS for nothing: the token of a cluster is signed by whoever asks for it. */
const CALLS_NOTHING = ['ephemeral.aws_eks_cluster_auth'];

describe('the actions by type', () => {
  test('have a row for everything that is deployed', () => {
    expect([...TYPES].filter((type) => !(type in BY_TYPE) && !CALLS_NOTHING.includes(type))).toEqual([]);
  });

  test('have no row for what is not', () => {
    expect(Object.keys(BY_TYPE).filter((type) => !TYPES.has(type))).toEqual([]);
  });

  test('name single actions, but for reading what is no data', () => {
    const wide = actionsOf(
      ...[NETWORK, CLUSTER, DATA, BACKUPS, ROLES, COPIES, EDGE, RECORDS, ZONES, COMMANDS, FAILOVER],
    ).filter((action) => action.includes('*'));
    expect(wide.filter((action) => !/:(Describe|List)\*$/.test(action))).toEqual(['s3:GetBucket*']);
  });
});

const policyNamed = (name: string) => BOOTSTRAP?.resource['aws_iam_policy']?.[`policy-${name}`]?.['policy'];
const PARTS = resources(BOOTSTRAP, 'aws_iam_policy').filter(([id]) => id.startsWith('policy-deploy-'));
const DEPLOY = PARTS.flatMap(([, { policy }]) => statementsOf(policy));
const BOUNDARY = statementsOf(policyNamed('boundary'));

/** Who asks, from where, as AWS adds it to each request. */
const ASKED_BY = { 'aws:RequestedRegion': REGION, 'aws:PrincipalAccount': ACCOUNT };

/** One request for each action; one with a wildcard is asked about by an action that it means. */
const requests = (actions: readonly string[], region = REGION): readonly IamRequest[] =>
  actions.map((action) => ({
    action: action.replace('*', action.startsWith('s3:') ? 'Acl' : 'Something'),
    resource: resourceFor(action),
    context: {
      ...ASKED_BY,
      'aws:RequestedRegion': region,
      'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/somastack-boundary`,
      ...(action === 'route53:ChangeResourceRecordSets' && RECORD),
    },
  }));

/** The record of the public name, as a request to change it has it. */
const RECORD = {
  'route53:ChangeResourceRecordSetsNormalizedRecordNames': prod.aws.edge.host,
  'route53:ChangeResourceRecordSetsRecordTypes': 'A',
};

function resourceFor(action: string): string {
  if (action.startsWith('iam:')) return `arn:aws:iam::${ACCOUNT}:role/somastack-prod-eu-west-1-nodes`;
  if (action === 'secretsmanager:GetSecretValue') return secret('postgres-password');
  if (action.startsWith('s3:')) return `arn:aws:s3:::somastack-${ACCOUNT}-${REGION}-milvus`;
  if (action.startsWith('route53:')) return 'arn:aws:route53:::hostedzone/Z1';
  return `arn:aws:service:${REGION}:${ACCOUNT}:thing/of-ours`;
}

const secret = (key: string) =>
  `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:somastack/prod/${key}-AbCdEf`;

describe('whoever deploys', () => {
  test.each(Object.entries({ ...BY_TYPE, ...COMMANDS, ...FAILOVER, ...FAILOVER_OF_NAME }))(
    'may do what %s needs',
    (_, actions) => {
      const refused = requests(actions).filter((request) => judge(DEPLOY, request) !== 'allowed');
      expect(refused.map(({ action }) => action)).toEqual([]);
    },
  );

  test('may do nothing that no type needs', () => {
    const granted = PARTS.filter(([id]) => /-(network|cluster|data|backups|copies|edge)$/.test(id))
      .flatMap(([, { policy }]) => statementsOf(policy))
      .flatMap(({ Action }) => Action);
    expect([...new Set(granted)].sort()).toEqual(
      actionsOf(NETWORK, CLUSTER, DATA, BACKUPS, COPIES, EDGE, RECORDS, ZONES, COMMANDS, FAILOVER),
    );
    const roles = statementsOf(policyNamed('deploy-roles')).flatMap(({ Action }) => Action);
    expect([...roles].sort()).toEqual(
      [...actionsOf(ROLES), 'iam:CreateServiceLinkedRole', 'iam:PassRole'].sort(),
    );
  });

  test('may do it in the second region too, and in no other', () => {
    const all = actionsOf(NETWORK, CLUSTER, DATA, BACKUPS, COPIES, EDGE, FAILOVER);
    const verdicts = (region: string) =>
      new Set(requests(all, region).map((request) => judge(DEPLOY, request)));
    expect(verdicts('eu-central-1')).toEqual(new Set(['allowed']));
    expect(verdicts('eu-north-1')).toEqual(new Set(['not allowed']));
  });

  test('may do nothing of it, and in one region alone, where there is no second', () => {
    const staging = resources(STACKS.get('bootstrap-111122223333'), 'aws_iam_policy')
      .filter(([id]) => id.startsWith('policy-deploy-'))
      .flatMap(([, { policy }]) => statementsOf(policy));
    const verdict = (action: string, region: string, context = {}) =>
      judge(staging, {
        action,
        resource: 'arn:aws:iam::111122223333:role/somastack-x',
        context: { 'aws:RequestedRegion': region, 'aws:PrincipalAccount': '111122223333', ...context },
      });
    expect(verdict('rds:CreateDBInstance', REGION)).toBe('allowed');
    expect(verdict('rds:CreateDBInstance', 'eu-central-1')).toBe('not allowed');
    expect(verdict('rds:PromoteReadReplica', REGION)).toBe('not allowed');
    expect(verdict('s3:PutReplicationConfiguration', REGION)).toBe('not allowed');
    const toS3 = { 'iam:PassedToService': 's3.amazonaws.com' };
    expect(verdict('iam:PassRole', REGION, toS3)).toBe('not allowed');
    const ours = `arn:aws:iam::${ACCOUNT}:role/somastack-prod-${REGION}-copies`;
    expect(judge(DEPLOY, { action: 'iam:PassRole', resource: ours, context: toS3 })).toBe('allowed');
  });

  test('may change what protects backups where it runs, and nothing of the copies in the second region', () => {
    const vault = (region: string) => `arn:aws:backup:${region}:${ACCOUNT}:backup-vault:somastack-prod`;
    const says = (action: string, region: string) =>
      judge(DEPLOY, {
        action,
        resource: vault(region),
        context: { ...ASKED_BY, 'aws:RequestedRegion': region },
      });
    for (const action of BACKUPS['aws_backup_vault_lock_configuration'] ?? []) {
      expect(says(action, REGION), action).toBe('allowed');
      const reads = action.includes(':Describe');
      expect(says(action, 'eu-central-1'), action).toBe(reads ? 'allowed' : 'denied');
    }
    expect(says('backup:DeleteBackupVault', 'eu-central-1')).toBe('denied');
    expect(says('backup:DeleteRecoveryPoint', REGION)).toBe('not allowed');
  });

  test('changes the records of the public name and of its proof, and no other of any zone', () => {
    const says = (name: string, type: string, action = 'route53:ChangeResourceRecordSets') =>
      judge(DEPLOY, {
        action,
        resource: 'arn:aws:route53:::hostedzone/Z1',
        context: {
          'aws:RequestedRegion': 'us-east-1',
          'aws:PrincipalAccount': ACCOUNT,
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': name,
          'route53:ChangeResourceRecordSetsRecordTypes': type,
        },
      });
    const { host, zone } = prod.aws.edge;
    expect(says(host, 'A')).toBe('allowed');
    expect(says(`_0123abcd.${host}`, 'CNAME')).toBe('allowed');
    expect(says(host, 'NS')).toBe('not allowed');
    expect(says(zone.name, 'A')).toBe('not allowed');
    expect(says(`other.${zone.name}`, 'A')).toBe('not allowed');
    for (const action of ['DeleteHostedZone', 'DisableHostedZoneDNSSEC', 'DeactivateKeySigningKey'])
      expect(says(host, 'A', `route53:${action}`), action).toBe('not allowed');
    const staging = statementsOf(
      STACKS.get('bootstrap-111122223333')?.resource['aws_iam_policy']?.['policy-deploy-edge']?.['policy'],
    );
    expect(staging.flatMap(({ Action }) => Action).join()).not.toContain('route53:');
  });

  test('reads and locks the states of both regions, with the key of each and no other', () => {
    const inSecond = (action: string, resource: string, context = {}) =>
      judge(DEPLOY, { action, resource, context });
    const bucket = `arn:aws:s3:::somastack-${ACCOUNT}-eu-central-1-tfstate`;
    expect(inSecond('s3:PutObject', `${bucket}/prod/eu-central-1/prod-dr.tfstate`)).toBe('allowed');
    expect(inSecond('s3:DeleteObject', `${bucket}/prod/eu-central-1/prod-dr.tfstate.tflock`)).toBe('allowed');
    expect(inSecond('s3:DeleteObject', `${bucket}/prod/eu-central-1/prod-dr.tfstate`)).toBe('not allowed');
    expect(inSecond('s3:PutBucketPolicy', bucket)).toBe('denied');
    const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`;
    const named = (alias: string) => ({ 'kms:ResourceAliases': `alias/${alias}` });
    expect(inSecond('kms:Encrypt', key, named('somastack-tfstate'))).toBe('allowed');
    expect(inSecond('kms:Encrypt', key, named('somastack-prod-rds'))).toBe('not allowed');
    expect(inSecond('kms:ScheduleKeyDeletion', key, named('somastack-tfstate'))).toBe('denied');
  });

  test.each([
    ['iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/another`, 'not allowed'],
    ['iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/somastack-x`, 'not allowed'],
    ['iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/somastack-deploy`, 'denied'],
    ['iam:UpdateAssumeRolePolicy', `arn:aws:iam::${ACCOUNT}:role/somastack-ci`, 'denied'],
    ['iam:UpdateAssumeRolePolicy', `arn:aws:iam::${ACCOUNT}:role/somastack-runner`, 'denied'],
    ['iam:TagRole', `arn:aws:iam::${ACCOUNT}:role/somastack-runner`, 'denied'],
    ['iam:PutRolePermissionsBoundary', `arn:aws:iam::${ACCOUNT}:role/somastack-prod-x`, 'denied'],
    ['secretsmanager:GetSecretValue', secret('somabrain-jwt-secret'), 'denied'],
    ['s3:GetObject', `arn:aws:s3:::somastack-${ACCOUNT}-${REGION}-milvus/segment`, 'not allowed'],
    ['s3:GetObject', `arn:aws:s3:::somastack-${ACCOUNT}-${REGION}-tfstate/_bootstrap/x`, 'not allowed'],
    [
      's3:GetObject',
      `arn:aws:s3:::somastack-${ACCOUNT}-${REGION}-tfstate/prod/eu-west-1/prod.tfstate`,
      'allowed',
    ],
    ['s3:PutBucketPolicy', `arn:aws:s3:::somastack-${ACCOUNT}-${REGION}-tfstate`, 'denied'],
    ['organizations:LeaveOrganization', '*', 'not allowed'],
  ] as const)('is, for %s on %s, %s', (action, resource, verdict) => {
    expect(judge(DEPLOY, { action, resource, context: ASKED_BY })).toBe(verdict);
  });

  test('makes no role without the boundary', () => {
    const [request] = requests(['iam:CreateRole']);
    if (!request) throw new Error('there is a request');
    expect(judge(DEPLOY, request)).toBe('allowed');
    expect(judge(DEPLOY, { ...request, context: ASKED_BY })).toBe('not allowed');
  });

  test('has policies that are short enough, and few enough', () => {
    for (const [id, { policy }] of resources(BOOTSTRAP, 'aws_iam_policy')) {
      // AWS counts no white space.
      expect(String(policy).replace(/\s/g, '').length, id).toBeLessThanOrEqual(6144);
    }
    expect(PARTS.length).toBeLessThanOrEqual(10);
  });
});

test.each([REGION, 'eu-central-1'])(
  'the runner in %s reads what it is handed there, and no state',
  (region) => {
    const own = statementsOf(BOOTSTRAP?.resource['aws_iam_role_policy']?.['role-runner-policy']?.['policy']);
    const may = (action: string, resource: string, context = {}) =>
      judge(own, { action, resource, context: { 'aws:RequestedRegion': region, ...context } });
    const bucket = `arn:aws:s3:::somastack-${ACCOUNT}-${region}-tfstate`;
    expect(may('s3:GetObject', `${bucket}/prod/stacks/prod-platform/cdk.tf.json`)).toBe('allowed');
    expect(may('s3:GetObject', `${bucket}/prod/${region}/prod.tfstate`)).toBe('not allowed');
    const group = `arn:aws:logs:${region}:${ACCOUNT}:log-group:/somastack/prod/runner:log-stream:1`;
    expect(may('logs:PutLogEvents', group)).toBe('allowed');
    expect(may('ec2:CreateNetworkInterface', '*')).toBe('allowed');
    expect(may('ec2:CreateNetworkInterface', '*', { 'aws:RequestedRegion': 'eu-north-1' })).toBe(
      'not allowed',
    );
    const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1`;
    const named = (alias: string) => ({ 'kms:ResourceAliases': `alias/${alias}` });
    expect(may('kms:Decrypt', key, named('somastack-tfstate'))).toBe('allowed');
    expect(may('kms:Decrypt', key, named('somastack-prod-rds'))).toBe('not allowed');
  },
);

describe('trust', () => {
  const trust = (id: string) =>
    statementsOf(BOOTSTRAP?.resource['aws_iam_role']?.[id]?.['assume_role_policy']);
  const root = ['AWS', `arn:aws:iam::${ACCOUNT}:root`] as const;
  const assume = (
    context: Readonly<Record<string, string>>,
    principal: NonNullable<IamRequest['principal']> = root,
  ) => ({
    action: 'sts:AssumeRole',
    resource: '*',
    context,
    principal,
  });

  test('of the deploy role admits the tag of its environment, and no other', () => {
    const tag = 'aws:PrincipalTag/somastack-deploy';
    expect(judge(trust('role-deploy'), assume({ [tag]: 'prod' }))).toBe('allowed');
    expect(judge(trust('role-deploy'), assume({ [tag]: 'staging' }))).toBe('not allowed');
    expect(judge(trust('role-deploy'), assume({}))).toBe('not allowed');
    const stranger = ['AWS', 'arn:aws:iam::111122223333:root'] as const;
    expect(judge(trust('role-deploy'), assume({ [tag]: 'prod' }, stranger))).toBe('not allowed');
  });

  test('of CI admits the one job, and no other of the same repository', () => {
    const claims = (subject: string, audience = 'sts.amazonaws.com') => ({
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: '*',
      principal: ['Federated', '${aws_iam_openid_connect_provider.ci-tokens.arn}'] as const,
      context: {
        'token.actions.githubusercontent.com:aud': audience,
        'token.actions.githubusercontent.com:sub': subject,
      },
    });
    const job = 'repo:example/infrastructure:environment:prod';
    expect(judge(trust('role-ci'), claims(job))).toBe('allowed');
    for (const other of [
      `${job}-2`,
      job.replace('prod', 'staging'),
      'repo:example/infrastructure:pull_request',
    ])
      expect(judge(trust('role-ci'), claims(other)), other).toBe('not allowed');
    expect(judge(trust('role-ci'), claims(job, 'another'))).toBe('not allowed');
  });

  test('of the runner admits its own project, and no other', () => {
    const codebuild = ['Service', 'codebuild.amazonaws.com'] as const;
    const source = (project: string) => ({
      'aws:SourceArn': `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/${project}`,
    });
    expect(judge(trust('role-runner'), assume(source('somastack-prod-deploy'), codebuild))).toBe('allowed');
    expect(judge(trust('role-runner'), assume(source('another'), codebuild))).toBe('not allowed');
    const there = (region: string) => ({
      'aws:SourceArn': `arn:aws:codebuild:${region}:${ACCOUNT}:project/somastack-prod-deploy`,
    });
    expect(judge(trust('role-runner'), assume(there('eu-central-1'), codebuild))).toBe('allowed');
    expect(judge(trust('role-runner'), assume(there('eu-north-1'), codebuild))).toBe('not allowed');
    expect(judge(trust('role-runner'), assume(source('somastack-prod-deploy')))).toBe('not allowed');
  });
});

describe('the boundary', () => {
  /** Rights of the roles that the deploy role makes, with what stands for the ids that AWS invents. */
  const own: readonly (readonly [string, IamStatement])[] = ['prod', 'prod-dr', 'prod-replication']
    .flatMap((name) => resources(STACKS.get(name), 'aws_iam_role_policy'))
    .flatMap(([id, { policy }]) => statementsOf(policy).map((statement) => [id, statement] as const));

  test.each(own)('leaves %s its rights', (_, { Action, Resource = '*' }) => {
    for (const action of [Action].flat() as readonly string[])
      for (const resource of [Resource].flat() as readonly string[])
        expect(judge(BOUNDARY, { action, resource, context: ASKED_BY }), action).toBe('allowed');
  });

  test.each([
    ['sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/somastack-deploy`, 'not allowed'],
    ['iam:CreateRole', `arn:aws:iam::${ACCOUNT}:role/somastack-x`, 'not allowed'],
    [
      's3:GetObject',
      `arn:aws:s3:::somastack-${ACCOUNT}-${REGION}-tfstate/prod/eu-west-1/prod.tfstate`,
      'denied',
    ],
    ['s3:GetObject', `arn:aws:s3:::somastack-${ACCOUNT}-eu-central-1-tfstate/prod/x`, 'denied'],
    ['kms:PutKeyPolicy', '*', 'denied'],
  ] as const)('says to %s on %s: %s', (action, resource, verdict) => {
    expect(judge(BOUNDARY, { action, resource, context: ASKED_BY })).toBe(verdict);
  });
});

test('an action that is taken away, and one that is denied, are noticed', () => {
  const [request] = requests(['rds:CreateDBInstance']);
  if (!request) throw new Error('there is a request');
  const without = DEPLOY.map((statement) => ({
    ...statement,
    Action: ([statement.Action].flat() as readonly string[]).filter((action) => action !== request.action),
  }));
  expect(judge(without, request)).toBe('not allowed');
  expect(judge([...DEPLOY, { Effect: 'Deny', Action: 'rds:*', Resource: '*' }], request)).toBe('denied');
  const strange = { Effect: 'Allow', Action: '*', Condition: { Date: { now: '1' } } } as const;
  expect(() => judge([strange], request)).toThrow('nobody has said what "Date" means');
});
