import ec2 from '../../aws/ec2.json' with { type: 'json' };
import classes from './classes.json' with { type: 'json' };
import { all, isExpression, type Rule, shown, textAt, valuesAt } from './rule.ts';

/** Classes of each kind of server. Source: RDS, ElastiCache and MSK user guides and eni-max-pods of amazon-eks-ami, as of autumn 2026. */
const SOLD = {
  database: namesOf(classes.database),
  cache: namesOf(classes.cache),
  broker: namesOf(classes.broker),
  machine: new Set(Object.keys(ec2)),
} as const;

function namesOf(sizes: Readonly<Record<string, readonly string[]>>): ReadonlySet<string> {
  return new Set(
    Object.entries(sizes).flatMap(([family, ofFamily]) => ofFamily.map((size) => `${family}.${size}`)),
  );
}

const STATED: readonly (readonly [type: string, path: string, sold: ReadonlySet<string>, whose: string])[] = [
  ['aws_db_instance', 'instance_class', SOLD.database, 'RDS'],
  ['aws_elasticache_replication_group', 'node_type', SOLD.cache, 'ElastiCache'],
  ['aws_msk_cluster', 'broker_node_group_info.instance_type', SOLD.broker, 'MSK'],
  ['aws_eks_node_group', 'instance_types', SOLD.machine, 'EC2'],
];

export const instanceClasses: Rule = {
  name: 'classes',
  refusals: (stack) =>
    STATED.flatMap(([type, path, sold, whose]) =>
      all(stack, type).flatMap(({ address, own }) =>
        valuesAt(own, path)
          .filter((value) => !isExpression(value) && !sold.has(String(value)))
          .map(
            (value) =>
              `${address}: ${path} is ${shown(value)}, which the table of ${whose}'s classes does not have`,
          ),
      ),
    ),
};

/** The image of a node and its machine are for one kind of processor. */
export const architectures: Rule = {
  name: 'architectures',
  refusals: (stack) =>
    all(stack, 'aws_eks_node_group').flatMap(({ address, own }) => {
      const image = textAt(own, 'ami_type') ?? '';
      const wanted = image.includes('ARM_64') ? 'arm64' : 'amd64';
      return valuesAt(own, 'instance_types').flatMap((machine) => {
        const [, , , processor] =
          (ec2 as unknown as Readonly<Record<string, readonly string[]>>)[String(machine)] ?? [];
        if (processor === undefined || processor === wanted) return [];
        return [`${address}: ami_type ${image} is for ${wanted}, but ${String(machine)} is ${processor}`];
      });
    }),
};
