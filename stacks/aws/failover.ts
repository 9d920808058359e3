import { reportText } from '../../constructs/core/plan/plan-report.ts';
import { bucketName, secretName } from '../../targets/contract/cloud-names.ts';
import { DEPLOY_ROLE, keyAlias, roleArn, standbyStack } from '../../targets/aws/account/names.ts';
import { redisPassword } from '../../constructs/core/model/secret.ts';
import { overAfter } from '../cloud/recovery/critical-path.ts';
import { recoveryReport } from '../cloud/recovery/report.ts';
import { failoverSteps, type Step, type StepName } from '../cloud/recovery/steps.ts';
import {
  type FailoverProps,
  inLost,
  inStandby,
  type Instruction,
  nameOf,
  profileOf,
} from './failover-commands.ts';
import { publicName } from './failover-name.ts';
import type { StackResources } from './stack-resources.ts';

/** The runbook of an environment: what has to be ready, each step with its commands and its time, and the way back. */
export function failoverRunbook(props: FailoverProps): string {
  const { platform, aws, passive } = props;
  const { name } = platform.environment;
  const steps = failoverSteps(passive, aws.edge);
  return [
    `# ${name}: from ${aws.region} to ${passive.region}`,
    [
      `For the day when ${aws.region} is lost. Every command asks AWS in the region that it names, as the role that deploys (profile \`${profileOf(platform)}\`), and none asks Terraform. `,
      'Nothing here has been run on an account yet: try it in an account of your own before you rely on its times.',
    ].join(''),
    ['```text', reportText(recoveryReport(platform)).trimEnd(), '```'].join('\n'),
    '## Ready before',
    ...written(ready(props)),
    ...steps.flatMap((step, index) => [
      `## ${index + 1}. ${step.name}: ${step.what}`,
      timing(step, steps),
      ...written(INSTRUCTIONS[step.name](props)),
    ]),
    '## The way back',
    ...written(wayBack(props)),
    '',
  ].join('\n\n');
}

function timing({ name, minutes, after }: Step, steps: readonly Step[]): string {
  const begins = after.length > 0 ? `begins after ${after.join(' and ')}` : 'begins with the loss';
  return `_${minutes} min; ${begins}, is over ${overAfter(steps, name)} min after the loss._`;
}

function written(instructions: readonly Instruction[]): readonly string[] {
  return instructions.flatMap(({ text, commands = [] }) => [
    text,
    ...(commands.length > 0
      ? [['```console', ...commands.map((line) => `$ ${line}`), '```'].join('\n')]
      : []),
  ]);
}

const INSTRUCTIONS: Readonly<Record<StepName, (props: FailoverProps) => readonly Instruction[]>> = {
  notice: (props) => [
    {
      text: `Alarm \`${nameOf(props.standby, 'aws_cloudwatch_metric_alarm', 'alarm-postgres-replica-lag', 'alarm_name')}\` in ${props.passive.region} is what sees it from outside. Look whether the copy is behind because its source is gone:`,
      commands: [inStandby(props, `rds describe-db-instances --db-instance-identifier ${database(props)}`)],
    },
  ],
  decide: ({ aws, passive }) => [
    {
      text: `Whoever hears critical alarms decides (${aws.alarms.critical.join(', ')}). Look at AWS' page of health for ${aws.region}. If it is back sooner than this runbook is through, wait: what ${passive.region} does not have is gone with step 4, and the way back is long.`,
    },
  ],
  fence: (props) => [
    {
      text: `Two databases that take writes cannot be made one again. Where ${props.aws.region} answers, take its nodes away; where it does not, go on, and do this first when it answers again.`,
      commands: nodeGroups(props.lost).map((group) =>
        inLost(props, scaling(group, { ...group, minSize: 0, desiredSize: 0 })),
      ),
    },
  ],
  promote: (props) => [
    {
      text: 'It cannot be undone. The last line says when it is over: the server is available, and has no source any more.',
      commands: [
        inStandby(
          props,
          `rds promote-read-replica --db-instance-identifier ${database(props)} --backup-retention-period ${props.aws.backupRetention.days}`,
        ),
        inStandby(props, `rds wait db-instance-available --db-instance-identifier ${database(props)}`),
        inStandby(
          props,
          `rds describe-db-instances --db-instance-identifier ${database(props)} --query 'DBInstances[].[DBInstanceStatus,ReadReplicaSourceDBInstanceIdentifier]'`,
        ),
      ],
    },
    ...(props.platform.eventStreaming.changeCapture
      ? [
          {
            text: 'A copy has no slot. When change capture starts, it reads the table of events from its beginning and sends every event, so whoever reads them compares `event_id`. The same is true on the way back.',
          },
        ]
      : []),
  ],
  nodes: (props) => [
    {
      text: 'As many as in the other region; everybody who was there asks for machines at the same time.',
      commands: [
        ...nodeGroups(props.standby).map((group) => {
          // One more than there should be may join while one is replaced.
          const full = group.maxSize - 1;
          return inStandby(props, scaling(group, { ...group, minSize: full, desiredSize: full }));
        }),
        ...nodeGroups(props.standby).map(({ cluster, name }) =>
          inStandby(props, `eks wait nodegroup-active --cluster-name ${cluster} --nodegroup-name ${name}`),
        ),
      ],
    },
  ],
  services: (props) => [
    {
      text: `**Not made yet:** the manifests name ${props.aws.region}, and no stack brings Argo CD into cluster \`${clusterOf(props.standby)}\` of ${props.passive.region}; whoever does it by hand takes longer than is counted here. Addresses of the managed systems are outputs in this state:`,
      commands: [
        inStandby(
          props,
          `s3 cp s3://${bucketName({ account: props.aws.account, region: props.passive.region }, 'tfstate')}/${props.platform.environment.name}/${props.passive.region}/${standbyStack(props.platform.environment.name)}.tfstate -`,
        ),
      ],
    },
  ],
  vectors: ({ passive }) => [
    {
      text: `Milvus begins empty. Its collections are made by the job of the manifests, its vectors from ${passive.rebuilt.milvus?.from ?? 'nothing'}; the services' code decides how, and this platform has no command for it.`,
    },
  ],
  name: publicName,
  verify: (props) => [
    {
      text: 'Every node group is active, every alarm of the second region but those of the copy is over, and `/health` of each service answers.',
      commands: nodeGroups(props.standby).map((group) =>
        inStandby(
          props,
          `eks describe-nodegroup --cluster-name ${group.cluster} --nodegroup-name ${group.name} --query nodegroup.status`,
        ),
      ),
    },
  ],
};

/** What must be true on the day, done once and looked at since. */
function ready(props: FailoverProps): readonly Instruction[] {
  const { platform, aws, passive } = props;
  const { redis } = platform.dataLayer;
  const environmentName = platform.environment.name;
  const passwords =
    redis.hosting === 'managed'
      ? redis.users.map(({ name }) => {
          const secret = secretName(environmentName, redisPassword(name).key);
          const asMode = `--query "{Type: 'password', Passwords: [SecretString]}" --output json`;
          return `aws --region ${passive.region} secretsmanager get-secret-value --secret-id ${secret} ${asMode} | aws --region ${passive.region} elasticache modify-user --user-id ${name} --authentication-mode file:///dev/stdin`;
        })
      : [];
  const quotas: Instruction = {
    text: `The account may use as much in ${passive.region} as \`quotas.json\` beside this file says, and \`somastack preflight ${environmentName}\` finds no problem. Addresses that hear alarms have confirmed the topics of ${passive.region} too.`,
  };
  const profile = `aws configure set profile.${profileOf(platform)}`;
  const role: Instruction = {
    text: `A profile that asks ${passive.region} for the role, and people who can log in without ${aws.region}:`,
    commands: [
      `${profile}.role_arn ${roleArn(aws.account, DEPLOY_ROLE)}`,
      `${profile}.source_profile default`,
      `${profile}.region ${passive.region}`,
    ],
  };
  if (passwords.length === 0) return [quotas, role];
  return [
    quotas,
    role,
    {
      text: 'Users of the cache have the passwords that their secrets have. Once, and after every change of one, as somebody who may read secrets, which the role that deploys may not:',
      commands: passwords,
    },
  ];
}

/** Planned, so no time is promised; data goes back by a copy in the other direction. */
function wayBack(props: FailoverProps): readonly Instruction[] {
  const { aws, passive, platform } = props;
  const { name } = platform.environment;
  const identifier = database(props);
  const back = `${identifier}-back`;
  const source = `arn:aws:rds:${passive.region}:${aws.account}:db:${identifier}`;
  const rename = (from: string, to: string) =>
    `rds modify-db-instance --db-instance-identifier ${from} --new-db-instance-identifier ${to} --apply-immediately`;
  return [
    {
      text: `Until it is over, apply neither \`${name}\` nor \`${standbyStack(name)}\`: both describe what was before. When ${aws.region} answers again, run step 3 first, if it was not. What its database has and the copy had not is in a snapshot (minutes to an hour, by size):`,
      commands: [
        inLost(
          props,
          `rds create-db-snapshot --db-instance-identifier ${identifier} --db-snapshot-identifier ${identifier}-lost`,
        ),
      ],
    },
    {
      text: `Make a copy of the new database in ${aws.region} (hours, by size), in the network that is there, with its parameters and its key:`,
      commands: [
        inLost(
          props,
          [
            `rds create-db-instance-read-replica --db-instance-identifier ${back}`,
            `--source-db-instance-identifier ${source} --source-region ${passive.region}`,
            `--db-subnet-group-name ${nameOf(props.lost, 'aws_db_subnet_group', 'postgres-subnets', 'name')}`,
            `--db-parameter-group-name ${nameOf(props.lost, 'aws_db_parameter_group', 'postgres-parameters', 'name')}`,
            `--kms-key-id ${keyAlias(name, 'rds')} --multi-az`,
          ].join(' '),
        ),
        inLost(props, `rds wait db-instance-available --db-instance-identifier ${back}`),
      ],
    },
    {
      text: `At an hour that people know of (as long as the failover took): nodes of ${passive.region} go, the copy has caught up when its lag is zero, and is promoted; then the names are exchanged, so that the addresses are those of before.`,
      commands: [
        ...nodeGroups(props.standby).map((group) =>
          inStandby(props, scaling(group, { ...group, minSize: 0, desiredSize: 0 })),
        ),
        inLost(props, `rds promote-read-replica --db-instance-identifier ${back}`),
        inLost(props, `rds wait db-instance-available --db-instance-identifier ${back}`),
        inLost(props, rename(identifier, `${identifier}-lost`)),
        inLost(props, rename(back, identifier)),
        inStandby(props, rename(identifier, `${identifier}-before`)),
      ],
    },
    {
      text: `Terraform knows servers by more than their names: forget both (\`terraform state rm aws_db_instance.postgres\` in each of the two stacks), take the one of ${aws.region} in again (\`terraform import aws_db_instance.postgres ${identifier}\` in \`${name}\`), and apply \`${name}\`, which brings its nodes${aws.edge ? ` and lets \`${aws.edge.host}\` mean it again` : ''}, then \`${standbyStack(name)}\`, which makes a new copy. Objects have come back by themselves. Kafka and Redis of ${aws.region} still have what they had: empty them before services start, or they read it again.`,
    },
  ];
}

/** A node group, its cluster and its bounds. */
interface NodeGroup extends Scaling {
  readonly cluster: string;
  readonly name: string;
}

interface Scaling {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize: number;
}

function scaling({ cluster, name }: NodeGroup, { minSize, maxSize, desiredSize }: Scaling): string {
  return `eks update-nodegroup-config --cluster-name ${cluster} --nodegroup-name ${name} --scaling-config minSize=${minSize},maxSize=${maxSize},desiredSize=${desiredSize}`;
}

function nodeGroups(resources: StackResources): readonly NodeGroup[] {
  return Object.values(resources['aws_eks_node_group'] ?? {}).map((group) => {
    const bounds = group['scaling_config'] as Readonly<Record<string, number>>;
    return {
      cluster: clusterOf(resources),
      name: String(group['node_group_name']),
      minSize: Number(bounds['min_size']),
      maxSize: Number(bounds['max_size']),
      desiredSize: Number(bounds['desired_size']),
    };
  });
}

const clusterOf = (resources: StackResources) => nameOf(resources, 'aws_eks_cluster', 'cluster', 'name');
const database = ({ standby }: FailoverProps) => nameOf(standby, 'aws_db_instance', 'postgres', 'identifier');
