import type { Stack } from '../aws.ts';
import { all, named, numberAt, regionOf, type Rule, textAt, valuesAt } from './rule.ts';

/** Source: API references of Elastic Load Balancing, WAF and Route 53, as of November 2026. */
export const edges: Rule = {
  name: 'edge',
  refusals: (stack) => [
    ...all(stack, 'aws_lb').flatMap(({ address, own }) => {
      const zones = zonesOf(stack, valuesAt(own, 'subnets'));
      return own['load_balancer_type'] === 'application' && new Set(zones).size < 2
        ? [
            `${address}: subnets in ${new Set(zones).size} zone; an application load balancer takes two or more`,
          ]
        : [];
    }),
    ...all(stack, 'aws_lb_listener').flatMap(({ address, own }) => [
      ...(own['protocol'] === 'HTTPS' && own['certificate_arn'] === undefined
        ? [`${address}: HTTPS without certificate_arn`]
        : []),
      ...(own['protocol'] === 'HTTP' && own['certificate_arn'] !== undefined
        ? [`${address}: HTTP with certificate_arn`]
        : []),
    ]),
    ...all(stack, 'aws_lb_target_group').flatMap(({ address, own }) => {
      const [timeout, interval] = [
        numberAt(own, 'health_check.timeout'),
        numberAt(own, 'health_check.interval'),
      ];
      return timeout !== undefined && interval !== undefined && timeout >= interval
        ? [`${address}: health_check.timeout ${timeout} is not below health_check.interval ${interval}`]
        : [];
    }),
    ...all(stack, 'aws_wafv2_web_acl').flatMap(({ address, own }) => {
      const rules = (own['rule'] ?? []) as readonly Readonly<Record<string, unknown>>[];
      return [
        ...(['priority', 'name'] as const).flatMap((key) =>
          new Set(rules.map((rule) => rule[key])).size < rules.length
            ? [`${address}: two rules of one ${key}`]
            : [],
        ),
        ...rules.flatMap((rule) => {
          const group = valuesAt(rule, 'statement.managed_rule_group_statement').length > 0;
          if (group && rule['override_action'] === undefined)
            return [`${address}: a group of rules has override_action`];
          if (!group && rule['action'] === undefined) return [`${address}: a rule of ours has action`];
          return [];
        }),
      ];
    }),
    ...all(stack, 'aws_wafv2_web_acl_logging_configuration').flatMap(({ address, own }) =>
      valuesAt(own, 'log_destination_configs').flatMap((one) => {
        const name = textAt(named(stack, one)?.own, 'name');
        return name === undefined || name.startsWith('aws-waf-logs-')
          ? []
          : [`${address}: WAF writes to a log group whose name begins with aws-waf-logs-, not to "${name}"`];
      }),
    ),
    ...all(stack, 'aws_acm_certificate').flatMap(({ address, own }) =>
      [own['domain_name'], ...valuesAt(own, 'subject_alternative_names')]
        .filter(
          (name) =>
            typeof name === 'string' &&
            !/^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(name),
        )
        .map((name) => `${address}: "${String(name)}" is no name of a host`),
    ),
    ...all(stack, 'aws_route53_query_log').flatMap(({ address, own }) => {
      const group = named(stack, own['cloudwatch_log_group_arn'])?.own;
      const region = group && (textAt(group, 'region') ?? regionOf(stack));
      return region === undefined || region === 'us-east-1'
        ? []
        : [`${address}: its log group is in ${region}, not in us-east-1`];
    }),
    ...all(stack, 'aws_route53_key_signing_key').flatMap(({ address, own }) => {
      const key = named(stack, own['key_management_service_arn'])?.own;
      return key && textAt(key, 'customer_master_key_spec') !== 'ECC_NIST_P256'
        ? [`${address}: DNSSEC signs with a key of ECC_NIST_P256 alone`]
        : [];
    }),
  ],
};

function zonesOf(stack: Stack, subnets: readonly unknown[]): readonly string[] {
  return subnets.flatMap((one) => textAt(named(stack, one)?.own, 'availability_zone') ?? []);
}

/** Groups of subnets of data systems lie in two zones or more. Source: RDS and ElastiCache user guides. */
export const subnetGroups: Rule = {
  name: 'groups of subnets',
  refusals: (stack) =>
    ['aws_db_subnet_group', 'aws_elasticache_subnet_group'].flatMap((type) =>
      all(stack, type).flatMap(({ address, own }) => {
        const zones = new Set(zonesOf(stack, valuesAt(own, 'subnet_ids')));
        return zones.size < 2 ? [`${address}: subnets in ${zones.size} zone; it takes two or more`] : [];
      }),
    ),
};
