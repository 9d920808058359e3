import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js';
import { Wafv2WebAcl, type Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { logGroup } from '../account/log-groups.ts';
import type { AwsStack } from '../stack/stack.ts';

export interface WebAclProps {
  /** What it stands before. */
  readonly resourceArn: string;
  /** Requests that one address may send in a minute. */
  readonly addressPerMinute: number;
  /** Headers, in small letters, whose values no line of the log may have. */
  readonly secretHeaders: readonly string[];
}

/** A group of rules that AWS maintains, and those of them that count what they find and refuse nothing. */
interface ManagedGroup {
  readonly name: string;
  readonly counts?: readonly string[];
}

/**
 * In the order in which they are asked. What people and programs send to be remembered has markup, addresses and paths in it, and is long, so the rules
 * about bodies only count. Source of the rules' names: the list of managed rule groups in the AWS WAF guide; together they take 925 of the 1,500 units that
 * a list may.
 */
const GROUPS: readonly ManagedGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList' },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet' },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    counts: [
      'CrossSiteScripting_BODY',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'SizeRestrictions_BODY',
    ],
  },
];

/** What a caller is told who sends too much. */
const TOO_MANY_REQUESTS = 429;

/**
 * Rules that requests pass before a public load balancer forwards them. Whatever was refused or counted is logged; the load balancer's own log has every
 * request.
 */
export function webAcl(stack: AwsStack, props: WebAclProps): void {
  const name = `${stack.prefix}-edge`;
  const list = new Wafv2WebAcl(stack, 'edge-rules', {
    name,
    description: `Requests from outside to ${stack.prefix}`,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    rule: [addressRule(props.addressPerMinute), ...GROUPS.map(managedRule)],
    visibilityConfig: counted(name),
  });
  new Wafv2WebAclAssociation(stack, 'edge-rules-of-edge', {
    resourceArn: props.resourceArn,
    webAclArn: list.arn,
  });
  // AWS WAF writes to no group whose name begins in another way.
  const logs = logGroup(stack, 'logs-edge-rules', `aws-waf-logs-${name}`, stack.keys.logs.arn);
  new Wafv2WebAclLoggingConfiguration(stack, 'edge-rules-log', {
    resourceArn: list.arn,
    logDestinationConfigs: [logs.arn],
    // A login comes back with its code in the query.
    redactedFields: [
      ...props.secretHeaders.map((header) => ({ singleHeader: { name: header } })),
      { queryString: {} },
    ],
    loggingFilter: {
      defaultBehavior: 'DROP',
      filter: [
        {
          behavior: 'KEEP',
          requirement: 'MEETS_ANY',
          condition: ['BLOCK', 'COUNT'].map((action) => ({ actionCondition: { action } })),
        },
      ],
    },
  });
}

/** Asked first, so that a flood costs nothing behind it. */
function addressRule(limit: number): Wafv2WebAclRule {
  return {
    name: 'requests-of-an-address',
    priority: 0,
    action: { block: { customResponse: { responseCode: TOO_MANY_REQUESTS } } },
    // The bindings hand a statement on as it is.
    statement: {
      rate_based_statement: { aggregate_key_type: 'IP', evaluation_window_sec: 60, limit },
    },
    visibilityConfig: counted('requests-of-an-address'),
  };
}

function managedRule({ name, counts = [] }: ManagedGroup, index: number): Wafv2WebAclRule {
  return {
    name,
    priority: index + 1,
    overrideAction: { none: {} },
    statement: {
      managed_rule_group_statement: {
        name,
        vendor_name: 'AWS',
        ...(counts.length > 0 && {
          rule_action_override: counts.map((rule) => ({ name: rule, action_to_use: { count: {} } })),
        }),
      },
    },
    visibilityConfig: counted(name),
  };
}

function counted(metricName: string) {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
