import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { storeCommands } from '../../cli/aws/store-secrets.ts';
import { prod } from '../../environments/prod.ts';
import { COMMANDS } from '../../stacks/aws/bootstrap/actions-by-command.ts';
import { operatorSecrets } from '../../stacks/cloud/cloud-secrets.ts';
import { allFiles, cloudOf, platformOf, resources, stacksIn } from '../support/aws.ts';
import { judge, statementsOf } from '../support/iam.ts';

const README = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
const [, ROAD = ''] = /\n## From an empty account on AWS[^\n]*\n([^]*?)\n## /.exec(README) ?? [];
const LINES = [...ROAD.matchAll(/^\$ (.*)$/gm)].map(([, line = '']) => line);

const FILES = allFiles();
const STACKS = stacksIn(FILES);
const ACCOUNT = prod.aws.account;
const BOOTSTRAP = STACKS.get(`bootstrap-${ACCOUNT}`);
const PROD = STACKS.get('prod');
const SECRETS = operatorSecrets(cloudOf(platformOf('prod')));

/** The first group of each match, over all commands. */
const named = (pattern: RegExp) =>
  LINES.flatMap((line) => [...line.matchAll(pattern)].map(([, name]) => name));

describe('the road from an empty account', () => {
  test('has the stacks of production in their order', () => {
    const folders = named(/cdktf\.out\/stacks\/([\w-]+)/g);
    expect([...new Set(folders)]).toEqual([
      `bootstrap-${ACCOUNT}`,
      `bootstrap-${ACCOUNT}-${prod.aws.passive.region}`,
      `bootstrap-${ACCOUNT}-zone`,
      'prod',
      'prod-platform',
      'prod-dr',
      'prod-dr-platform',
      'prod-replication',
    ]);
    expect(FILES.map(({ path }) => path)).toContain(/cdktf\.out\/(\S+failover\.md)/.exec(ROAD)?.[1]);
    for (const name of folders)
      expect(FILES.map(({ path }) => path)).toContain(`stacks/${String(name)}/cdk.tf.json`);
    expect(FILES.map(({ path }) => path)).toContain('stacks/prod/quotas.json');
  });

  test('asks for outputs that there are', () => {
    const outputs = [...named(/ output -raw (\w+)/g), /`output (\w+)`/.exec(ROAD)?.[1]];
    expect(outputs).toEqual(['deploy_role', 'image_repositories']);
    for (const output of outputs) expect(BOOTSTRAP?.output).toHaveProperty(String(output));
  });

  test('hands the state over by a word that the environment has', () => {
    expect(ROAD).toContain("`bootstrapState: 'bucket'`");
    expect(prod.aws.bootstrapState).toBe('disk');
    const { path } = (BOOTSTRAP?.terraform['backend'] as { readonly local: { readonly path: string } }).local;
    expect(path).toContain('../.terraform-state/');
    expect(LINES).toContain('rm -r .terraform-state');
    // Every state of the folder that is removed was handed over before.
    const handedOver = LINES.flatMap((line) => /stacks\/(\S+) init -migrate-state/.exec(line)?.[1] ?? []);
    const onDisk = [...STACKS].flatMap(([name, { terraform }]) =>
      'local' in (terraform['backend'] as object) && name.includes(ACCOUNT) ? [name] : [],
    );
    expect(handedOver.sort()).toEqual(onDisk.sort());
  });

  test('pushes the images that production runs, to repositories that the account has, for its nodes', () => {
    const { somabrain, somafractalmemory } = prod.somaServices;
    const pushed = named(/--push --tag (\S+)/g);
    expect(pushed).toEqual([somabrain.image, somafractalmemory.image]);
    const repositories = resources(BOOTSTRAP, 'aws_ecr_repository').map(([, { name }]) => String(name));
    expect(pushed.map((image) => /\/([^:]+):/.exec(String(image))?.[1])).toEqual(repositories);
    expect(new Set(named(/--platform linux\/(\w+)/g))).toEqual(new Set(prod.cluster.imagesBuiltFor));
    expect(named(/--password-stdin (\S+)/g)).toEqual([somabrain.image.split('/')[0]]);
  });

  test('looks before the first apply, and stores what nobody else makes', () => {
    expect(LINES.map((line) => line.replace(/ +#.*/, ''))).toEqual(
      expect.arrayContaining([
        'npx somastack preflight prod',
        'AWS_PROFILE=somastack-prod npx somastack secrets prod',
      ]),
    );
    const places = resources(PROD, 'aws_secretsmanager_secret').map(([, { name }]) => String(name));
    const made = String(PROD?.output?.['postgres_master_secret']?.value);
    const put = named(/put-secret-value --secret-id (\S+)/g);
    expect(put).toEqual(['somastack/prod/git-token']);
    expect([...SECRETS.map(({ name }) => name), ...put].sort()).toEqual(
      places.filter((name) => name !== made).sort(),
    );
    const users = SECRETS.flatMap(({ name, cacheUser }) =>
      cacheUser === undefined ? [] : [[cacheUser, name]],
    );
    expect(Object.fromEntries(users)).toEqual(PROD?.output?.['redis_user_secrets']?.value);
  });

  test('tags the revision that the cluster follows', () => {
    expect(named(/ tag (\S+)$/g)).toEqual([prod.cluster.gitOps.revision]);
  });

  test('hands the runner what it reads, starts it by its name, and looks where it writes', () => {
    const [[, project] = []] = resources(PROD, 'aws_codebuild_project');
    const [[, second] = []] = resources(STACKS.get('prod-dr'), 'aws_codebuild_project');
    const folderOf = (runner: typeof project) =>
      (runner?.['source'] as { readonly location: string }).location;
    expect(named(/ s3:\/\/(\S+)/g)).toEqual([
      `${folderOf(project)}prod-platform`,
      `${folderOf(second)}prod-dr-platform`,
    ]);
    expect(new Set(named(/--project-name (\S+)/g))).toEqual(new Set([project?.['name'], second?.['name']]));
    expect(named(/ logs tail (\S+)/g)).toEqual(
      ['prod', 'prod-dr'].map(
        (stack) => STACKS.get(stack)?.resource['aws_cloudwatch_log_group']?.['logs-runner']?.['name'],
      ),
    );
    const { environment_variable: variables } = project?.['environment'] as {
      readonly environment_variable: readonly { readonly name: string; readonly value: string }[];
    };
    expect(variables.map(({ name }) => name)).toEqual(['STACK', ...new Set(named(/'name=(\w+),/g))]);
    expect(variables[0]?.value).toBe('prod-platform');
  });

  test('finds the cluster by its name', () => {
    expect(named(/--name (\S+)/g)).toEqual([PROD?.resource['aws_eks_cluster']?.['cluster']?.['name']]);
    expect(new Set(named(/--region (\S+)/g))).toEqual(new Set([prod.aws.region, prod.aws.passive.region]));
  });

  test('asks of the deploy role nothing that it may not do', () => {
    const asked = [
      ...named(/aws --profile somastack-prod (?:--region \S+ )?(\S+ \S+)/g),
      ...storeCommands(prod.aws, SECRETS).flatMap((line) => /^aws (\S+ \S+)/.exec(line)?.[1] ?? []),
    ];
    // The state has rules of its own, and everybody may ask who he is.
    const special = ['s3 cp', 'sts get-caller-identity'];
    expect(new Set(asked.filter((command) => !special.includes(String(command))))).toEqual(
      new Set(Object.keys(COMMANDS)),
    );
    const state = statementsOf(BOOTSTRAP?.resource['aws_iam_policy']?.['policy-deploy-state']?.['policy']);
    const [folder] = named(/ s3:\/\/(\S+)/g);
    const resource = `arn:aws:s3:::${String(folder)}/cdk.tf.json`;
    expect(judge(state, { action: 's3:PutObject', resource })).toBe('allowed');
  });
});
