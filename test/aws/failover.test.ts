import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { FAILOVER, FAILOVER_OF_NAME } from '../../stacks/aws/bootstrap/actions-by-command.ts';
import { allFiles, type Attributes, resources, stacksIn } from '../support/aws.ts';
import { judge, statementsOf } from '../support/iam.ts';

const FILES = allFiles();
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
      '6 services',
      '7 vectors',
      '8 name',
      '9 verify',
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
    expect(over.get('verify')).toBe(58);
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
    const { bucket, key } = (IN[passive.region]?.terraform['backend'] as { readonly s3: Attributes }).s3;
    expect(RUNBOOK).toContain(`s3://${String(bucket)}/${String(key)}`);
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
      new Set([...Object.keys(FAILOVER), ...Object.keys(FAILOVER_OF_NAME), 's3 cp']),
    );
    const bootstrap = STACKS.get(`bootstrap-${account}`);
    const state = statementsOf(bootstrap?.resource['aws_iam_policy']?.['policy-deploy-state']?.['policy']);
    const [, object = ''] = /s3:\/\/(\S+)/.exec(RUNBOOK) ?? [];
    expect(judge(state, { action: 's3:GetObject', resource: `arn:aws:s3:::${object}` })).toBe('allowed');
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
    const text = section('8. name');
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

  test('says what is lost, what is not made yet, and how to get back', () => {
    expect(RUNBOOK).toContain(prod.aws.passive.lost.kafka);
    expect(RUNBOOK).toContain(prod.aws.passive.lost.redis);
    expect(section('6. services')).toContain('**Not made yet:**');
    expect(section('The way back')).toContain('--new-db-instance-identifier somastack-prod-postgres ');
  });
});
