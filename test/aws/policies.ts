import { type Attributes, resources, type Stack } from '../support/aws.ts';

/** A check of checkov, restated: what it looks at and when that is right. */
export interface Policy {
  readonly id: string;
  readonly type: string;
  readonly passes: (attributes: Attributes, stack: Stack) => boolean;
}

const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (here, key) =>
      typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[key] : undefined,
    value,
  );

const is =
  (expected: unknown, ...path: (string | number)[]) =>
  (attributes: Attributes) =>
    at(attributes, ...path) === expected;

const isSet =
  (...path: (string | number)[]) =>
  (attributes: Attributes) =>
    at(attributes, ...path) !== undefined;

const all =
  (...checks: readonly ((attributes: Attributes, stack: Stack) => boolean)[]) =>
  (attributes: Attributes, stack: Stack) =>
    checks.every((check) => check(attributes, stack));

/** Is there a resource of the type whose attribute refers to this bucket? */
const bucketHas =
  (type: string, check: (attributes: Attributes) => boolean = () => true) =>
  (attributes: Attributes, stack: Stack) => {
    const [id] = resources(stack, 'aws_s3_bucket').find(([, candidate]) => candidate === attributes) ?? [];
    return resources(stack, type).some(
      ([, other]) => other['bucket'] === `\${aws_s3_bucket.${id ?? ''}.id}` && check(other),
    );
  };

const parameter = (name: string, value?: string) => (_: Attributes, stack: Stack) =>
  resources(stack, 'aws_db_parameter_group').some(([, group]) =>
    (group['parameter'] as Attributes[]).some(
      (candidate) => candidate['name'] === name && (value === undefined || candidate['value'] === value),
    ),
  );

const RULE = ['rule', 0] as const;
const DEFAULT = [...RULE, 'apply_server_side_encryption_by_default'] as const;
const METADATA = 'metadata_options';
const TRANSIT = ['encryption_info', 'encryption_in_transit'] as const;

/** The checks of checkov that apply to our stacks and have no waiver. */
export const POLICIES: readonly Policy[] = [
  { id: 'CKV2_AWS_11', type: 'aws_vpc', passes: (_, stack) => resources(stack, 'aws_flow_log').length > 0 },
  {
    id: 'CKV2_AWS_12',
    type: 'aws_default_security_group',
    passes: (attributes) => !('ingress' in attributes) && !('egress' in attributes),
  },
  { id: 'CKV_AWS_130', type: 'aws_subnet', passes: is(false, 'map_public_ip_on_launch') },
  {
    id: 'CKV2_AWS_19',
    type: 'aws_eip',
    passes: (attributes, stack) => {
      const [id] = resources(stack, 'aws_eip').find(([, candidate]) => candidate === attributes) ?? [];
      return resources(stack, 'aws_nat_gateway').some(
        ([, nat]) => nat['allocation_id'] === `\${aws_eip.${id ?? ''}.id}`,
      );
    },
  },
  { id: 'CKV_AWS_23', type: 'aws_security_group', passes: isSet('description') },
  { id: 'CKV_AWS_23 rules', type: 'aws_vpc_security_group_ingress_rule', passes: isSet('description') },
  {
    id: 'CKV_AWS_24 25 260 277',
    type: 'aws_vpc_security_group_ingress_rule',
    // But for the one port at which everybody is to call.
    passes: ({ cidr_ipv4: cidr, from_port: port, to_port: last }) =>
      cidr === undefined ||
      (typeof cidr === 'string' && (!cidr.endsWith('/0') || (port === 443 && last === 443))),
  },
  {
    id: 'CKV2_AWS_5',
    type: 'aws_security_group',
    passes: (attributes, stack) => {
      const [id] = resources(stack, 'aws_security_group').find(([, group]) => group === attributes) ?? [];
      const users = [
        'aws_codebuild_project',
        'aws_db_instance',
        'aws_elasticache_replication_group',
        'aws_lb',
        'aws_msk_cluster',
        'aws_vpc_endpoint',
      ];
      return users.some((type) =>
        JSON.stringify(stack.resource[type] ?? {}).includes(`aws_security_group.${id ?? ''}.id`),
      );
    },
  },
  {
    id: 'CKV_AWS_37',
    type: 'aws_eks_cluster',
    passes: (attributes) => (attributes['enabled_cluster_log_types'] as string[]).length === 5,
  },
  { id: 'CKV_AWS_39', type: 'aws_eks_cluster', passes: is(false, 'vpc_config', 'endpoint_public_access') },
  {
    id: 'CKV_AWS_58',
    type: 'aws_eks_cluster',
    passes: (attributes) =>
      JSON.stringify(at(attributes, 'encryption_config', 'resources')) === '["secrets"]',
  },
  {
    id: 'CKV_AWS_339',
    type: 'aws_eks_cluster',
    // The versions that checkov knows to be supported end there.
    passes: ({ version }) => /^1\.(29|3[0-5])$/.test(String(version)),
  },
  { id: 'CKV_AWS_106', type: 'aws_ebs_encryption_by_default', passes: is(true, 'enabled') },
  { id: 'CKV_AWS_100', type: 'aws_eks_node_group', passes: (attributes) => !('remote_access' in attributes) },
  { id: 'CKV_AWS_79', type: 'aws_launch_template', passes: is('required', METADATA, 'http_tokens') },
  { id: 'CKV_AWS_341', type: 'aws_launch_template', passes: is(1, METADATA, 'http_put_response_hop_limit') },
  {
    id: 'AWS-0131',
    type: 'aws_launch_template',
    passes: is('true', 'block_device_mappings', 0, 'ebs', 'encrypted'),
  },
  {
    id: 'CKV_AWS_80',
    type: 'aws_msk_cluster',
    passes: is(true, 'logging_info', 'broker_logs', 'cloudwatch_logs', 'enabled'),
  },
  {
    id: 'CKV_AWS_81 but for the named exception',
    type: 'aws_msk_cluster',
    passes: all(
      is(true, ...TRANSIT, 'in_cluster'),
      isSet('encryption_info', 'encryption_at_rest_kms_key_arn'),
    ),
  },
  {
    id: 'CKV_AWS_291',
    type: 'aws_msk_cluster',
    passes: is('DISABLED', 'broker_node_group_info', 'connectivity_info', 'public_access', 'type'),
  },
  { id: 'CKV_AWS_16', type: 'aws_db_instance', passes: is(true, 'storage_encrypted') },
  { id: 'CKV_AWS_17', type: 'aws_db_instance', passes: is(false, 'publicly_accessible') },
  { id: 'CKV_AWS_118', type: 'aws_db_instance', passes: is(60, 'monitoring_interval') },
  {
    id: 'CKV_AWS_129',
    type: 'aws_db_instance',
    passes: (attributes) =>
      (attributes['enabled_cloudwatch_logs_exports'] as string[]).includes('postgresql'),
  },
  {
    id: 'CKV_AWS_133',
    type: 'aws_db_instance',
    passes: ({ backup_retention_period: days }) => Number(days) >= 2 && Number(days) <= 35,
  },
  { id: 'CKV_AWS_157', type: 'aws_db_instance', passes: is(true, 'multi_az') },
  { id: 'CKV_AWS_161', type: 'aws_db_instance', passes: is(true, 'iam_database_authentication_enabled') },
  { id: 'CKV_AWS_211', type: 'aws_db_instance', passes: is('rds-ca-rsa2048-g1', 'ca_cert_identifier') },
  { id: 'CKV_AWS_226', type: 'aws_db_instance', passes: is(true, 'auto_minor_version_upgrade') },
  { id: 'CKV_AWS_293', type: 'aws_db_instance', passes: is(true, 'deletion_protection') },
  {
    id: 'CKV_AWS_353 354',
    type: 'aws_db_instance',
    passes: all(is(true, 'performance_insights_enabled'), isSet('performance_insights_kms_key_id')),
  },
  { id: 'CKV2_AWS_60', type: 'aws_db_instance', passes: is(true, 'copy_tags_to_snapshot') },
  {
    id: 'CKV2_AWS_30',
    type: 'aws_db_instance',
    passes: all(parameter('log_statement'), parameter('log_min_duration_statement')),
  },
  { id: 'CKV2_AWS_69', type: 'aws_db_instance', passes: parameter('rds.force_ssl', '1') },
  {
    id: 'CKV_AWS_29',
    type: 'aws_elasticache_replication_group',
    passes: is('true', 'at_rest_encryption_enabled'),
  },
  {
    id: 'CKV_AWS_30',
    type: 'aws_elasticache_replication_group',
    passes: all(is(true, 'transit_encryption_enabled'), is('required', 'transit_encryption_mode')),
  },
  { id: 'CKV_AWS_31', type: 'aws_elasticache_replication_group', passes: isSet('user_group_ids', 0) },
  { id: 'CKV_AWS_191', type: 'aws_elasticache_replication_group', passes: isSet('kms_key_id') },
  {
    id: 'CKV2_AWS_50',
    type: 'aws_elasticache_replication_group',
    passes: all(is(true, 'automatic_failover_enabled'), is(true, 'multi_az_enabled')),
  },
  { id: 'CKV_AWS_21', type: 'aws_s3_bucket', passes: bucketHas('aws_s3_bucket_versioning') },
  { id: 'CKV2_AWS_6', type: 'aws_s3_bucket', passes: bucketHas('aws_s3_bucket_public_access_block') },
  { id: 'CKV2_AWS_61', type: 'aws_s3_bucket', passes: bucketHas('aws_s3_bucket_lifecycle_configuration') },
  {
    id: 'CKV2_AWS_62',
    type: 'aws_s3_bucket',
    passes: bucketHas('aws_s3_bucket_notification', is(true, 'eventbridge')),
  },
  {
    id: 'CKV2_AWS_65',
    type: 'aws_s3_bucket_ownership_controls',
    passes: is('BucketOwnerEnforced', 'rule', 'object_ownership'),
  },
  {
    id: 'CKV_AWS_18',
    type: 'aws_s3_bucket',
    passes: (attributes, stack) =>
      String(attributes['bucket']).endsWith('-access-logs') ||
      bucketHas('aws_s3_bucket_logging')(attributes, stack),
  },
  {
    id: 'CKV_AWS_19',
    type: 'aws_s3_bucket_server_side_encryption_configuration',
    passes: isSet(...DEFAULT, 'sse_algorithm'),
  },
  {
    id: 'CKV_AWS_53 54 55 56',
    type: 'aws_s3_bucket_public_access_block',
    passes: all(
      is(true, 'block_public_acls'),
      is(true, 'block_public_policy'),
      is(true, 'ignore_public_acls'),
      is(true, 'restrict_public_buckets'),
    ),
  },
  {
    id: 'CKV_AWS_300',
    type: 'aws_s3_bucket_lifecycle_configuration',
    passes: all(
      is('Enabled', ...RULE, 'status'),
      isSet(...RULE, 'abort_incomplete_multipart_upload', 0, 'days_after_initiation'),
      is('', ...RULE, 'filter', 0, 'prefix'),
    ),
  },
  {
    id: 'CKV_AWS_7',
    type: 'aws_kms_key',
    // A pair of keys for signatures has no successors.
    passes: (attributes) =>
      attributes['customer_master_key_spec'] === 'ECC_NIST_P256' ||
      is(true, 'enable_key_rotation')(attributes),
  },
  { id: 'CKV_AWS_91', type: 'aws_lb', passes: is(true, 'access_logs', 'enabled') },
  { id: 'CKV_AWS_131', type: 'aws_lb', passes: is(true, 'drop_invalid_header_fields') },
  { id: 'CKV_AWS_150', type: 'aws_lb', passes: is(true, 'enable_deletion_protection') },
  { id: 'CKV_AWS_328', type: 'aws_lb', passes: is('strictest', 'desync_mitigation_mode') },
  {
    id: 'CKV2_AWS_28',
    type: 'aws_lb',
    passes: (attributes, stack) => {
      const [id] = resources(stack, 'aws_lb').find(([, candidate]) => candidate === attributes) ?? [];
      return resources(stack, 'aws_wafv2_web_acl_association').some(
        ([, other]) => other['resource_arn'] === `\${aws_lb.${id ?? ''}.arn}`,
      );
    },
  },
  { id: 'CKV_AWS_2', type: 'aws_lb_listener', passes: is('HTTPS', 'protocol') },
  {
    id: 'CKV_AWS_103',
    type: 'aws_lb_listener',
    passes: ({ ssl_policy: policy }) => String(policy).startsWith('ELBSecurityPolicy-TLS13-1-2-'),
  },
  { id: 'CKV_AWS_378', type: 'aws_lb_target_group', passes: is('HTTPS', 'protocol') },
  { id: 'CKV_AWS_233', type: 'aws_acm_certificate', passes: is(true, 'lifecycle', 'create_before_destroy') },
  {
    id: 'CKV2_AWS_31',
    type: 'aws_wafv2_web_acl',
    passes: (_, stack) => resources(stack, 'aws_wafv2_web_acl_logging_configuration').length > 0,
  },
  {
    id: 'CKV_AWS_192',
    type: 'aws_wafv2_web_acl',
    passes: ({ rule }) =>
      (rule as Attributes[]).some(
        ({ statement }) =>
          at(statement, 'managed_rule_group_statement', 'name') === 'AWSManagedRulesKnownBadInputsRuleSet',
      ),
  },
  {
    id: 'CKV2_AWS_38',
    type: 'aws_route53_zone',
    passes: (_, stack) => resources(stack, 'aws_route53_hosted_zone_dnssec').length > 0,
  },
  {
    id: 'CKV2_AWS_39',
    type: 'aws_route53_zone',
    passes: (_, stack) => resources(stack, 'aws_route53_query_log').length > 0,
  },
  {
    id: 'CKV_AWS_33',
    type: 'aws_kms_key',
    passes: ({ policy }) => statementsOf(policy).every((statement) => !isOpen(statement)),
  },
  { id: 'CKV2_AWS_64', type: 'aws_kms_key', passes: isSet('policy') },
  { id: 'CKV_AWS_158', type: 'aws_cloudwatch_log_group', passes: isSet('kms_key_id') },
  {
    id: 'CKV_AWS_338',
    type: 'aws_cloudwatch_log_group',
    passes: ({ retention_in_days: days }) => Number(days) >= 365,
  },
  { id: 'CKV_AWS_147', type: 'aws_codebuild_project', passes: isSet('encryption_key') },
  {
    id: 'CKV_AWS_314',
    type: 'aws_codebuild_project',
    passes: is('ENABLED', 'logs_config', 'cloudwatch_logs', 'status'),
  },
  { id: 'CKV_AWS_316', type: 'aws_codebuild_project', passes: is(false, 'environment', 'privileged_mode') },
  {
    id: 'CKV_AWS_382',
    type: 'aws_vpc_security_group_egress_rule',
    passes: ({ ip_protocol: protocol }) => protocol !== '-1',
  },
  { id: 'CKV_AWS_51', type: 'aws_ecr_repository', passes: is('IMMUTABLE', 'image_tag_mutability') },
  {
    id: 'CKV_AWS_136',
    type: 'aws_ecr_repository',
    passes: all(
      is('KMS', 'encryption_configuration', 0, 'encryption_type'),
      isSet('encryption_configuration', 0, 'kms_key'),
    ),
  },
  {
    id: 'CKV_AWS_163',
    type: 'aws_ecr_repository',
    passes: is(true, 'image_scanning_configuration', 'scan_on_push'),
  },
  { id: 'CKV_AWS_166', type: 'aws_backup_vault', passes: isSet('kms_key_arn') },
  { id: 'CKV_AWS_149', type: 'aws_secretsmanager_secret', passes: isSet('kms_key_id') },
  {
    id: 'CKV_AWS_62 63 286 289 290 355',
    type: 'aws_iam_role_policy',
    passes: ({ policy }) => allowed(policy).every(isBounded),
  },
  {
    id: 'CKV_AWS_62 63 290',
    type: 'aws_iam_policy',
    passes: ({ policy }) => allowed(policy).every(isBounded),
  },
  {
    id: 'CKV_AWS_274 275',
    type: 'aws_iam_role_policy_attachment',
    passes: ({ policy_arn: arn }) => !String(arn).includes('AdministratorAccess'),
  },
  {
    id: 'CKV_AWS_41',
    type: 'provider',
    passes: (attributes) => !('access_key' in attributes) && !('secret_key' in attributes),
  },
];

interface Statement {
  readonly Effect: string;
  readonly Principal?: Readonly<Record<string, unknown>>;
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

function statementsOf(policy: unknown): readonly Statement[] {
  return (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;
}

function allowed(policy: unknown): readonly Statement[] {
  return statementsOf(policy).filter(({ Effect }) => Effect === 'Allow');
}

/** Named actions, on named things or under a condition. */
function isBounded({ Action, Resource, Condition }: Statement): boolean {
  return Action !== '*' && (Resource !== '*' || Condition !== undefined);
}

function isOpen({ Effect, Principal, Condition }: Statement): boolean {
  return Effect === 'Allow' && Principal?.['AWS'] === '*' && Condition === undefined;
}

/** Where a policy looked, and where it was broken. */
export interface Outcome {
  readonly id: string;
  readonly seen: number;
  readonly broken: readonly string[];
}

export function judge(
  stacks: ReadonlyMap<string, Stack>,
  policies: readonly Policy[] = POLICIES,
): readonly Outcome[] {
  return policies.map(({ id, type, passes }) => {
    const looked = [...stacks].flatMap(([name, stack]) =>
      (type === 'provider' ? providers(stack) : resources(stack, type)).map(([key, attributes]) => ({
        place: `${name}/${type}.${key}`,
        good: passes(attributes, stack),
      })),
    );
    return { id, seen: looked.length, broken: looked.filter(({ good }) => !good).map(({ place }) => place) };
  });
}

function providers(stack: Stack): readonly [string, Attributes][] {
  return Object.entries(stack.provider).flatMap(([name, list]) =>
    list.map((attributes): [string, Attributes] => [name, attributes]),
  );
}
