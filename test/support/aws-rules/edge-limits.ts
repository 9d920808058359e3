import { between, type Limit, limitsOf, oneOf } from './limit.ts';

/** Network and edge. Source: API references of EC2, Elastic Load Balancing, WAF, ACM and Route 53, as of November 2026. */
export const EDGE_LIMITS: readonly Limit[] = [
  ...limitsOf(
    'aws_flow_log',
    oneOf('max_aggregation_interval', 60, 600),
    oneOf('traffic_type', 'ALL', 'ACCEPT', 'REJECT'),
    oneOf('log_destination_type', 'cloud-watch-logs', 's3', 'kinesis-data-firehose'),
  ),
  ...limitsOf('aws_vpc_endpoint', oneOf('vpc_endpoint_type', 'Interface', 'Gateway')),
  ...limitsOf('aws_nat_gateway', oneOf('connectivity_type', 'public', 'private')),
  ...['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'].flatMap((type) =>
    limitsOf(
      type,
      oneOf('ip_protocol', 'tcp', 'udp', 'icmp', 'icmpv6', '-1'),
      between('from_port', 0, 65_535),
      between('to_port', 0, 65_535),
    ),
  ),
  ...limitsOf(
    'aws_lb',
    oneOf('load_balancer_type', 'application', 'network', 'gateway'),
    oneOf('desync_mitigation_mode', 'strictest', 'defensive', 'monitor'),
    between('idle_timeout', 1, 4000),
  ),
  ...limitsOf(
    'aws_lb_listener',
    oneOf(
      'ssl_policy',
      'ELBSecurityPolicy-TLS13-1-2-2021-06',
      'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
      'ELBSecurityPolicy-TLS13-1-3-2021-06',
      'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    ),
    oneOf('protocol', 'HTTPS', 'HTTP', 'TLS', 'TCP'),
  ),
  ...limitsOf(
    'aws_lb_target_group',
    oneOf('target_type', 'instance', 'ip', 'lambda', 'alb'),
    oneOf('protocol_version', 'HTTP1', 'HTTP2', 'GRPC'),
    between('deregistration_delay', 0, 3600),
    between('health_check.interval', 5, 300),
    between('health_check.timeout', 2, 120),
    between('health_check.healthy_threshold', 2, 10),
    between('health_check.unhealthy_threshold', 2, 10),
  ),
  ...limitsOf(
    'aws_wafv2_web_acl',
    oneOf('scope', 'REGIONAL', 'CLOUDFRONT'),
    between('rule.statement.rate_based_statement.limit', 10, 2_000_000_000),
    oneOf('rule.statement.rate_based_statement.evaluation_window_sec', 60, 120, 300, 600),
    oneOf(
      'rule.statement.managed_rule_group_statement.name',
      ...[
        'AmazonIpReputationList',
        'AnonymousIpList',
        'CommonRuleSet',
        'KnownBadInputsRuleSet',
        'SQLiRuleSet',
        'LinuxRuleSet',
        'UnixRuleSet',
        'WindowsRuleSet',
        'PHPRuleSet',
        'WordPressRuleSet',
        'AdminProtectionRuleSet',
        'BotControlRuleSet',
        'ATPRuleSet',
        'ACFPRuleSet',
        'AntiDDoSRuleSet',
      ].map((one) => `AWSManagedRules${one}`),
    ),
  ),
  ...limitsOf(
    'aws_acm_certificate',
    oneOf('validation_method', 'DNS', 'EMAIL'),
    oneOf('key_algorithm', 'RSA_2048', 'EC_prime256v1', 'EC_secp384r1'),
  ),
  ...limitsOf(
    'aws_route53_record',
    between('ttl', 0, 2_147_483_647),
    oneOf('type', 'A', 'AAAA', 'CNAME', 'TXT', 'NS', 'DS'),
  ),
];
