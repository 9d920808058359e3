import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { FAILOVER, FAILOVER_OF_NAME } from '../../stacks/aws/bootstrap/actions-by-command.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import {
  allFiles,
  type Attributes,
  cloudOf,
  platformFrom,
  platformOf,
  resources,
  stacksIn,
} from '../support/aws.ts';
import { secondOutputOf } from '../support/second-region.ts';
import { judge, statementsOf } from '../support/iam.ts';

const FILES = allFiles();
const NOTHING = { environmentName: '', folder: '', applications: [] };
const STACKS = stacksIn(FILES);
const RUNBOOK = FILES.find(({ path }) => path === 'stacks/prod-dr/failover.md')?.content ?? '';
const LINES = [...RUNBOOK.matchAll(/^\$ (.*)$/gm)].map(([, line = '']) => line);
const { account, region: ACTIVE, passive } = prod.aws;
const IN = { [ACTIVE]: STACKS.get('prod'), [passive.region]: STACKS.get('prod-dr') };

/** Commands of the runbook that are run as the role that deploys: where, what, and with which options. */
const COMMANDS = LINES.flatMap((line) => {
  const [, region = '', command = '', rest = ''] =
    /^aws --profile somastack-prod-dr --region (\S+) (\S+ \S+) ?(.*)$/.exec(line) ?? [];
  const options: Readonly<Record<string, string>> = Object.fromEntries(
    [...rest.matchAll(/--([\w-]+) (\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  );
  return command === '' ? [] : [{ region, command, options }];
});

/** The text between one heading and the next. */
const section = (title: string) =>
  new RegExp(`\\n## ${title}[^\\n]*\\n([^]*?)(?=\\n## |$)`).exec(RUNBOOK)?.[1] ?? '';

describe('the runbook of a failover', () => {
  test('lies beside the stack of each environment that has a second region', () => {
    expect(FILES.filter(({ path }) => path.endsWith('failover.md')).map(({ path }) => path)).toEqual([
      'stacks/prod-dr/failover.md',
    ]);
  });

  test('has its steps in an order in which none comes before one that it waits for', () => {
    const steps = [
      ...RUNBOOK.matchAll(
        /^## (\d+)\. (\w+):[^]*?\n\n_(\d+) min; begins (?:after ([\w ]+)|with the loss), is over (\d+) min/gm,
      ),
    ];
    expect(steps.map(([, number, name]) => `${number} ${name}`)).toEqual([
      '1 notice',
      '2 decide',
      '3 fence',
      '4 promote',
      '5 nodes',
      '6 begin',
      '7 services',
      '8 vectors',
      '9 name',
      '10 verify',
    ]);
    const over = new Map<string, number>();
    for (const [, , name = '', minutes, after, end] of steps) {
      const begins = (after?.split(' and ') ?? []).map((one) => {
        const before = over.get(one);
        if (before === undefined) throw new Error(`${name} waits for ${one}, which comes later`);
        return before;
      });
      expect(Number(end), name).toBe(Math.max(0, ...begins) + Number(minutes));
      over.set(name, Number(end));
    }
    expect(Math.max(...over.values())).toBe(58);
  });

  test('names what the stacks make, each in its region', () => {
    const named = { 'db-instance-identifier': 0, 'cluster-name': 0, 'nodegroup-name': 0 };
    for (const { region, command, options } of COMMANDS) {
      const stack = IN[region];
      const names = (type: string, attribute: string) =>
        resources(stack, type).map(([, attributes]) => attributes[attribute]);
      const {
        'db-instance-identifier': database,
        'cluster-name': cluster,
        'nodegroup-name': group,
      } = options;
      if (database !== undefined) {
        named['db-instance-identifier'] += 1;
        // On the way back there is one more, named after it.
        expect(names('aws_db_instance', 'identifier'), command).toContain(database.replace(/-back$/, ''));
      }
      if (cluster !== undefined) {
        named['cluster-name'] += 1;
        expect(names('aws_eks_cluster', 'name')).toContain(cluster);
      }
      if (group !== undefined) {
        named['nodegroup-name'] += 1;
        expect(names('aws_eks_node_group', 'node_group_name')).toContain(group);
      }
    }
    for (const [option, count] of Object.entries(named)) expect(count, option).toBeGreaterThan(3);
    const alarms = resources(IN[passive.region], 'aws_cloudwatch_metric_alarm');
    expect(alarms.map(([, { alarm_name: name }]) => name)).toContain(/Alarm `([\w-]+)`/.exec(RUNBOOK)?.[1]);
    const back = COMMANDS.find(({ command }) => command === 'rds create-db-instance-read-replica')?.options;
    const of = (type: string) => resources(IN[ACTIVE], type).map(([, { name }]) => name);
    expect(of('aws_db_subnet_group')).toContain(back?.['db-subnet-group-name']);
    expect(of('aws_db_parameter_group')).toContain(back?.['db-parameter-group-name']);
    expect(of('aws_kms_alias')).toContain(back?.['kms-key-id']);
  });

  test('brings as many nodes as the first region has, and takes those away first', () => {
    const scaled = (title: string) =>
      [
        ...section(title).matchAll(
          /--region (\S+) eks update-nodegroup-config .* minSize=(\d+),maxSize=\d+,desiredSize=(\d+)/g,
        ),
      ].map(([, ...found]) => found);
    const full = resources(IN[ACTIVE], 'aws_eks_node_group').map(([, { scaling_config: sizes }]) => {
      const { min_size: least, desired_size: wanted } = sizes as Attributes;
      return [String(least), String(wanted)];
    });
    expect(scaled('3. fence')).toEqual(full.map(() => [ACTIVE, '0', '0']));
    expect(scaled('5. nodes')).toEqual(full.map((sizes) => [passive.region, ...sizes]));
  });

  test('asks of the role that deploys nothing that it may not do, and has rights for nothing else', () => {
    expect(new Set(COMMANDS.map(({ command }) => command))).toEqual(
      new Set([
        ...Object.keys(FAILOVER),
        ...Object.keys(FAILOVER_OF_NAME),
        'codebuild start-build',
        'logs tail',
        's3 cp',
      ]),
    );
    const bootstrap = STACKS.get(`bootstrap-${account}`);
    const state = statementsOf(bootstrap?.resource['aws_iam_policy']?.['policy-deploy-state']?.['policy']);
    const [, object = ''] = /s3:\/\/(\S+)/.exec(RUNBOOK) ?? [];
    const resource = `arn:aws:s3:::${object}/cdk.tf.json`;
    expect(judge(state, { action: 's3:PutObject', resource })).toBe('allowed');
  });

  test('makes a profile that asks nothing of the region that is lost', () => {
    expect(LINES).toContain(`aws configure set profile.somastack-prod-dr.region ${passive.region}`);
    expect(LINES).toContain(
      `aws configure set profile.somastack-prod-dr.role_arn arn:aws:iam::${account}:role/somastack-deploy`,
    );
  });

  test('gives users of the cache there the passwords of their secrets, through a pipe', () => {
    const users = resources(IN[passive.region], 'aws_elasticache_user').map(
      ([, { user_name: name }]) => name,
    );
    const lines = LINES.filter((line) => line.includes('modify-user'));
    expect(lines.map((line) => /--user-id (\S+)/.exec(line)?.[1])).toEqual(users);
    const secrets = resources(IN[ACTIVE], 'aws_secretsmanager_secret').map(([, { name }]) => name);
    for (const line of lines) {
      expect(secrets).toContain(/--secret-id (\S+)/.exec(line)?.[1]);
      expect(line).toMatch(/ \| aws .* file:\/\/\/dev\/stdin$/);
    }
  });

  test('lets the public name mean the load balancer of the second region', () => {
    const text = section('9. name');
    const [[, balancer] = []] = resources(IN[passive.region], 'aws_lb');
    expect(text).toContain(`elbv2 describe-load-balancers --names ${String(balancer?.['name'])} `);
    expect(text).toContain(`--dns-name ${prod.aws.edge.zone.name} `);
    const [, batch = '{}'] = /--change-batch '(.*)'/.exec(text) ?? [];
    const [[, record] = []] = resources(IN[ACTIVE], 'aws_route53_record').filter(
      ([id]) => id === 'public-name',
    );
    expect(JSON.parse(batch)).toMatchObject({
      Changes: [{ Action: 'UPSERT', ResourceRecordSet: { Name: record?.['name'], Type: record?.['type'] } }],
    });
  });

  test('hands the runner there the stack that it reads, starts it by its name, and looks where it writes', () => {
    const stack = IN[passive.region];
    const [[, project] = []] = resources(stack, 'aws_codebuild_project');
    const { location } = project?.['source'] as { readonly location: string };
    expect(section('Ready before')).toContain(` s3://${location}prod-dr-platform\n`);
    const { environment_variable: variables } = project?.['environment'] as {
      readonly environment_variable: readonly { readonly name: string; readonly value: string }[];
    };
    expect(variables).toContainEqual({ name: 'STACK', value: 'prod-dr-platform' });
    const begin = section('6. begin');
    expect(begin).toContain(
      `codebuild start-build --project-name ${String(project?.['name'])} --environment-variables-override 'name=DO,value=apply -auto-approve'`,
    );
    const logs = stack?.resource['aws_cloudwatch_log_group']?.['logs-runner']?.['name'];
    expect(begin).toContain(`logs tail ${String(logs)} --follow`);
  });

  test('begins with the stack that asks the promoted database, and with no word that somebody could forget', () => {
    const database = STACKS.get('prod-dr-platform')?.data?.['aws_db_instance']?.['database'];
    expect(section('4. promote')).toContain(
      `promote-read-replica --db-instance-identifier ${String(database?.['db_instance_identifier'])} `,
    );
    expect(section('6. begin')).toContain(`\`${String(database?.['db_instance_identifier'])}\``);
    expect(RUNBOOK).not.toMatch(/ -var\b|TF_VAR/);
  });

  test("where a machine of one's own deploys, begins from there", () => {
    const access = { ...prod.aws.access, runner: 'own' as const };
    const own = synthesizeAws([cloudOf(platformFrom({ ...prod, aws: { ...prod.aws, access } }))]);
    const text = own.find(({ path }) => path === 'stacks/prod-dr/failover.md')?.content ?? '';
    expect(text).not.toContain('codebuild');
    expect(text).toContain('\n$ terraform -chdir=cdktf.out/stacks/prod-dr-platform apply\n');
  });

  test('removes what was brought there before its nodes go, by whatever brings it first', () => {
    const back = section('The way back');
    const order = [
      'delete application somastack-prod-dr\n',
      'delete applications --all\n',
      '--namespace soma-infra delete milvus --all\n',
      'delete namespace soma soma-infra soma-nodes\n',
      'delete namespace soma-operators\n',
      'minSize=0',
      'promote-read-replica',
      '`prod-dr-platform` as above',
    ].map((words) => back.indexOf(words));
    expect(order).not.toContain(-1);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    const namespaces = kubernetesFiles(secondOutputOf(platformOf('prod')) ?? NOTHING)
      .flatMap(({ path }) => /namespace-([\w-]+)\.yaml$/.exec(path)?.[1] ?? [])
      .sort();
    expect(
      [...back.matchAll(/delete namespace (.*)/g)].flatMap(([, names = '']) => names.split(' ')).sort(),
    ).toEqual(namespaces);
  });

  test('says what is lost, and how to get back', () => {
    expect(RUNBOOK).toContain(prod.aws.passive.lost.kafka);
    expect(RUNBOOK).toContain(prod.aws.passive.lost.redis);
    expect(RUNBOOK).not.toContain('Not made yet');
    expect(section('The way back')).toContain('--new-db-instance-identifier somastack-prod-postgres ');
  });
});
