import { all, type Rule, textAt } from './rule.ts';

type Form = readonly [type: string, argument: string, form: RegExp, words: string];

const IDENTIFIER = /^(?!.*--)[a-z][a-z0-9-]{0,62}(?<!-)$/;
const DASHED = 'small letters, digits and single dashes, at most';

/** Forms of names that others refer to. Source: API reference of each service, as of November 2026. */
const FORMS: readonly Form[] = [
  ['aws_cloudwatch_log_group', 'name', /^[A-Za-z0-9._/#-]{1,512}$/, 'letters, digits and ._/#-'],
  ['aws_cloudwatch_metric_alarm', 'alarm_name', /^.{1,255}$/, 'at most 255 characters'],
  ['aws_db_instance', 'identifier', IDENTIFIER, `${DASHED} 63`],
  [
    'aws_db_instance',
    'final_snapshot_identifier',
    /^(?!.*--)[A-Za-z][A-Za-z0-9-]{0,254}(?<!-)$/,
    `${DASHED} 255`,
  ],
  ['aws_db_parameter_group', 'name', /^(?!.*--)[a-z][a-z0-9-]{0,254}(?<!-)$/, `${DASHED} 255`],
  ['aws_db_subnet_group', 'name', /^(?!default$)[a-z0-9 ._-]{1,255}$/, 'small letters, digits and " ._-"'],
  [
    'aws_ecr_repository',
    'name',
    /^[a-z0-9]+([._/-][a-z0-9]+)*$/,
    'small letters and digits, parted by one of ._/-',
  ],
  ['aws_eks_cluster', 'name', /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'letters, digits, - and _, at most 100'],
  [
    'aws_eks_node_group',
    'node_group_name',
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/,
    'letters, digits, - and _, at most 63',
  ],
  [
    'aws_elasticache_replication_group',
    'replication_group_id',
    /^(?!.*--)[a-z][a-z0-9-]{0,39}(?<!-)$/,
    `${DASHED} 40`,
  ],
  ['aws_elasticache_user', 'user_id', /^(?!.*--)[a-z][a-z0-9-]{0,39}(?<!-)$/, `${DASHED} 40`],
  ['aws_elasticache_user_group', 'user_group_id', /^(?!.*--)[a-z][a-z0-9-]{0,39}(?<!-)$/, `${DASHED} 40`],
  ['aws_iam_policy', 'name', /^[\w+=,.@-]{1,128}$/, 'letters, digits and _+=,.@-, at most 128'],
  ['aws_iam_role', 'name', /^[\w+=,.@-]{1,64}$/, 'letters, digits and _+=,.@-, at most 64'],
  ['aws_launch_template', 'name', /^[\w()./-]{3,128}$/, 'letters, digits and _()./-, 3 to 128'],
  [
    'aws_lb',
    'name',
    /^(?!internal-)[A-Za-z0-9][A-Za-z0-9-]{0,31}(?<!-)$/,
    'letters, digits and dashes, at most 32',
  ],
  [
    'aws_lb_target_group',
    'name',
    /^[A-Za-z0-9][A-Za-z0-9-]{0,31}(?<!-)$/,
    'letters, digits and dashes, at most 32',
  ],
  [
    'aws_msk_cluster',
    'cluster_name',
    /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/,
    'letters, digits and dashes, at most 64',
  ],
  ['aws_msk_configuration', 'name', /^[0-9A-Za-z][0-9A-Za-z-]*$/, 'letters, digits and dashes'],
  [
    'aws_s3_bucket',
    'bucket',
    /^(?!xn--|sthree-)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias|--ol-s3)$/,
    `${DASHED} 63`,
  ],
  ['aws_secretsmanager_secret', 'name', /^[\w/+=.@-]{1,512}$/, 'letters, digits and /_+=.@-'],
  [
    'aws_security_group',
    'name',
    /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
    'a name that does not begin with sg-',
  ],
  [
    'aws_security_group',
    'description',
    /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
    'letters, digits and some signs, at most 255',
  ],
  ['aws_sns_topic', 'name', /^[\w-]{1,256}$/, 'letters, digits, - and _, at most 256'],
  ['aws_wafv2_web_acl', 'name', /^[\w-]{1,128}$/, 'letters, digits, - and _, at most 128'],
];

export const names: Rule = {
  name: 'names',
  refusals: (stack) =>
    FORMS.flatMap(([type, argument, form, words]) =>
      all(stack, type).flatMap(({ address, own }) => {
        const name = textAt(own, argument);
        return name === undefined || form.test(name)
          ? []
          : [`${address}: ${argument} is "${name}"; AWS takes ${words}`];
      }),
    ),
};

/** Two resources of one type and name: the second is refused. */
export const twins: Rule = {
  name: 'names taken twice',
  refusals: (stack) =>
    FORMS.filter(([, argument]) => argument !== 'description').flatMap(([type, argument]) => {
      const taken = new Map<string, string>();
      return all(stack, type).flatMap(({ address, own }) => {
        const name = textAt(own, argument);
        if (name === undefined) return [];
        const other = taken.get(name);
        taken.set(name, address);
        return other === undefined ? [] : [`${address}: ${argument} "${name}" is that of ${other} too`];
      });
    }),
};

/** Source: AWS general reference, "Tagging": 50 tags, a prefix of AWS' own, and lengths. */
export const tags: Rule = {
  name: 'tags',
  refusals: (stack) =>
    Object.keys(stack.resource).flatMap((type) =>
      all(stack, type).flatMap(({ address, own }) =>
        Object.entries((own['tags'] ?? {}) as Readonly<Record<string, string>>).flatMap(([key, value]) => [
          ...(key.toLowerCase().startsWith('aws:')
            ? [`${address}: tag "${key}" begins with aws:, which is AWS' own`]
            : []),
          ...(key.length > 128 || value.length > 256
            ? [`${address}: tag "${key}" is longer than AWS takes`]
            : []),
        ]),
      ),
    ),
};
