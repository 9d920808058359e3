import { expect, test } from 'vitest';
import { allFiles, stacksIn } from '../support/aws.ts';

const STACKS = stacksIn(allFiles());
const ACCOUNTS = { staging: '111122223333', prod: '444455556666' } as const;

/** Whose actions a type of resource takes to be made, by the beginning of its name; the longest that fits counts. */
const ACTIONS_OF: Readonly<Record<string, string>> = {
  aws_appautoscaling: 'application-autoscaling',
  aws_cloudwatch_log: 'logs',
  aws_codebuild: 'codebuild',
  aws_db: 'rds',
  aws_default_security_group: 'ec2',
  aws_ebs: 'ec2',
  aws_eip: 'ec2',
  aws_eks: 'eks',
  aws_elasticache: 'elasticache',
  aws_flow_log: 'ec2',
  aws_iam_role: 'iam',
  aws_internet_gateway: 'ec2',
  aws_kms: 'kms',
  aws_launch_template: 'ec2',
  aws_msk: 'kafka',
  aws_nat_gateway: 'ec2',
  aws_route: 'ec2',
  aws_s3: 's3',
  aws_secretsmanager: 'secretsmanager',
  aws_security_group: 'ec2',
  aws_subnet: 'ec2',
  aws_vpc: 'ec2',
};

function servicesFor(types: readonly string[]): readonly string[] {
  const services = types.map((type) => {
    const [prefix] = Object.keys(ACTIONS_OF)
      .filter((candidate) => type === candidate || type.startsWith(`${candidate}_`))
      .sort((a, b) => b.length - a.length);
    return ACTIONS_OF[prefix ?? ''] ?? `unknown: say whose actions ${type} takes`;
  });
  return [...new Set(services)].sort();
}

interface Policy {
  readonly Statement: readonly { readonly Sid?: string; readonly Action: readonly string[] }[];
}

test.each(['staging', 'prod'] as const)(
  'whoever deploys %s may use every service it is made of, and no other',
  (name) => {
    const policy = STACKS.get(`bootstrap-${ACCOUNTS[name]}`)?.resource['aws_iam_policy']?.[
      'policy-deploy-services'
    ];
    const { Statement } = JSON.parse(String(policy?.['policy'])) as Policy;
    const allowed = Statement.flatMap(({ Action }) => Action.map((action) => action.replace(':*', '')));
    const used = servicesFor(Object.keys(STACKS.get(name)?.resource ?? {}));
    // Roles have a statement of their own, which is narrower.
    expect(allowed.sort()).toEqual(used.filter((service) => service !== 'iam'));
  },
);

test('a service that nobody thought of is named', () => {
  expect(servicesFor(['aws_sqs_queue'])).toEqual(['unknown: say whose actions aws_sqs_queue takes']);
});
