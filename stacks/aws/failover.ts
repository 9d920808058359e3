import { reportText } from '../../constructs/core/plan/plan-report.ts';
import { secretName } from '../../targets/contract/cloud-names.ts';
import { DEPLOY_ROLE, roleArn } from '../../targets/aws/account/names.ts';
import { redisPassword } from '../../constructs/core/model/secret.ts';
import { overAfter } from '../cloud/recovery/critical-path.ts';
import { recoveryReport } from '../cloud/recovery/report.ts';
import { failoverSteps, type Step, type StepName } from '../cloud/recovery/steps.ts';
import { begin, installed, meanwhile, services } from './failover-argo-cd.ts';
import {
  database,
  type FailoverProps,
  inLost,
  inStandby,
  type Instruction,
  nameOf,
  profileOf,
} from './failover-commands.ts';
import { publicName } from './failover-name.ts';
import { nodeGroups, scaling } from './failover-nodes.ts';
import { wayBack } from './failover-way-back.ts';

/** The runbook of an environment: what has to be ready, each step with its commands and its time, and the way back. */
export function failoverRunbook(props: FailoverProps): string {
  const { platform, aws, passive } = props;
  const { name } = platform.environment;
  const steps = failoverSteps(platform, passive, aws.edge);
  return [
    `# ${name}: from ${aws.region} to ${passive.region}`,
    [
      `For the day when ${aws.region} is lost. Every command asks AWS in the region that it names, as the role that deploys (profile \`${profileOf(platform)}\`); only the cluster itself is asked from inside its network. `,
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
    '## While it runs there',
    ...written(meanwhile(props)),
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
  begin,
  services,
  vectors: ({ passive }) => [
    {
      text: `Milvus begins empty. Its collections are made by the job of the manifests, its vectors from ${passive.rebuilt.milvus?.from ?? 'nothing'}; the services' code decides how, and this platform has no command for it. It is over when a search finds what was stored before.`,
    },
  ],
  name: publicName,
  verify: (props) => [
    {
      text: 'Every node group is active, every application of Argo CD is `Synced` and `Healthy`, every alarm of the second region but those of the copy is over, and `/health` of each service answers.',
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
  const known = [quotas, role, ...installed(props)];
  if (passwords.length === 0) return known;
  return [
    ...known,
    {
      text: 'Users of the cache have the passwords that their secrets have. Once, and after every change of one, as somebody who may read secrets, which the role that deploys may not:',
      commands: passwords,
    },
  ];
}
