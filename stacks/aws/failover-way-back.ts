import { keyAlias, platformStack, standbyStack } from '../../targets/aws/account/names.ts';
import {
  database,
  type FailoverProps,
  inLost,
  inStandby,
  type Instruction,
  nameOf,
} from './failover-commands.ts';
import { emptied } from './failover-argo-cd.ts';
import { nodeGroups, scaling } from './failover-nodes.ts';

/** Planned, so no time is promised; data goes back by a copy in the other direction. */
export function wayBack(props: FailoverProps): readonly Instruction[] {
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
    ...emptied(props),
    {
      text: `Then nodes of ${passive.region} go, the copy has caught up when its lag is zero, and is promoted; then the names are exchanged, so that the addresses are those of before.`,
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
      text: `Terraform knows servers by more than their names: forget both (\`terraform state rm aws_db_instance.postgres\` in each of the two stacks), take the one of ${aws.region} in again (\`terraform import aws_db_instance.postgres ${identifier}\` in \`${name}\`), and apply \`${name}\`, which brings its nodes${aws.edge ? ` and lets \`${aws.edge.host}\` mean it again` : ''}, then \`${standbyStack(name)}\`, which makes a new copy and leaves a node in each zone, and then \`${platformStack(standbyStack(name))}\` as above, which makes its namespaces again and has Argo CD wait. Objects have come back by themselves. Kafka and Redis of ${aws.region} still have what they had: empty them before services start, or they read it again. Milvus there has its catalogue of before, which names segments that may have been removed since: empty it too, and make its vectors again.`,
    },
  ];
}
