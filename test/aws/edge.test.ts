import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { prod } from '../../environments/prod.ts';
import { preflight, synthesizeAws } from '../../stacks/aws/app.ts';
import { parseCidr } from '../../constructs/core/amounts/cidr.ts';
import { allFiles, type Attributes, cloudOf, platformFrom, resources, stacksIn } from '../support/aws.ts';
import { judge, statementsOf } from '../support/iam.ts';
import { kongDeclaration } from '../support/kong.schema.ts';
import { named, objectsOf } from '../support/kubernetes.ts';

const STACKS = stacksIn(allFiles());
const { account, edge, region, passive, cidr } = prod.aws;
const [FIRST, SECOND] = ['prod', 'prod-dr'].map((name) => STACKS.get(name));
const ZONE = STACKS.get(`bootstrap-${account}-zone`);
const one = (stack: typeof FIRST, type: string, id?: string): Attributes =>
  resources(stack, type).find(([name]) => id === undefined || name === id)?.[1] ?? {};

const OBJECTS = objectsOf('prod');
const [GATEWAY] = named(OBJECTS, 'Deployment', 'kong').spec.template.spec?.containers ?? [];
const option = (name: string) => GATEWAY?.env?.find((variable) => variable.name === name)?.value;
const seconds = (text: string | undefined) => Number(/^(\d+)s$/.exec(text ?? '')?.[1]);
const DECLARED = kongDeclaration.parse(
  load(named(OBJECTS, 'ConfigMap', 'kong-files').data['gateway.kong.yaml'] ?? ''),
);

describe('what a caller outside goes through', () => {
  test('the public name is that of the load balancer, which shows a certificate for it', () => {
    const balancer = '${aws_lb.edge';
    expect(one(FIRST, 'aws_route53_record', 'public-name')).toMatchObject({
      name: edge.host,
      type: 'A',
      alias: { name: `${balancer}.dns_name}`, zone_id: `${balancer}.zone_id}`, evaluate_target_health: true },
    });
    expect(one(FIRST, 'aws_acm_certificate')['domain_name']).toBe(edge.host);
    expect(one(FIRST, 'aws_lb_listener')).toMatchObject({
      port: 443,
      protocol: 'HTTPS',
      certificate_arn: '${aws_acm_certificate_validation.certificate-issued.certificate_arn}',
    });
    expect(resources(FIRST, 'aws_lb_listener')).toHaveLength(1);
  });

  test('the load balancer is in public subnets, one in each zone, and calls one port of the nodes alone', () => {
    expect(one(FIRST, 'aws_lb')['subnets']).toEqual(
      ['a', 'b', 'c'].map((zone) => `\${aws_subnet.subnet-public-${zone}.id}`),
    );
    const group = '${aws_security_group.security-group-edge.id}';
    const out = resources(FIRST, 'aws_vpc_security_group_egress_rule').filter(
      ([, rule]) => rule['security_group_id'] === group,
    );
    expect(out.map(([, rule]) => [rule['from_port'], rule['to_port'], rule['cidr_ipv4']])).toEqual([
      [30_443, 30_443, undefined],
    ]);
  });

  test('that port is the one at which the gateway answers, over TLS, in each group of nodes', () => {
    const { spec } = named(OBJECTS, 'Service', 'kong-outside');
    const targets = one(FIRST, 'aws_lb_target_group');
    expect(spec.type).toBe('NodePort');
    expect(spec.ports?.map(({ nodePort }) => nodePort)).toEqual([targets['port']]);
    expect(targets).toMatchObject({ protocol: 'HTTPS', target_type: 'instance' });
    // With "Local" a node would lead to the pod that is ending on it until that is gone.
    expect(spec.externalTrafficPolicy ?? 'Cluster').toBe('Cluster');
    const attached = resources(FIRST, 'aws_autoscaling_attachment').map(
      ([, { autoscaling_group_name: name }]) => /aws_eks_node_group\.([\w-]+)\./.exec(String(name))?.[1],
    );
    expect(attached).toEqual(resources(FIRST, 'aws_eks_node_group').map(([id]) => id));
  });

  test('no route has the path of the check of health, so that the gateway answers it by itself', () => {
    expect(one(FIRST, 'aws_lb_target_group')['health_check']).toMatchObject({
      protocol: 'HTTPS',
      port: 'traffic-port',
      path: '/',
      matcher: '404',
    });
    const paths = DECLARED.services.flatMap(({ routes }) => routes.flatMap(({ paths: all }) => all));
    expect(paths.length).toBeGreaterThan(1);
    expect(paths.filter((path) => path === '/')).toEqual([]);
  });

  test('each waits longer than the next: the balancer for the gateway, the gateway for the balancer', () => {
    const slowest = Math.max(...DECLARED.services.map(({ read_timeout: wait }) => wait)) / 1000;
    const idle = Number(one(FIRST, 'aws_lb')['idle_timeout']);
    expect(idle).toBeGreaterThan(slowest);
    expect(idle).toBeLessThanOrEqual(4000);
    expect(seconds(option('KONG_NGINX_HTTP_KEEPALIVE_TIMEOUT'))).toBeGreaterThan(idle);
    expect(one(FIRST, 'aws_lb_target_group')['deregistration_delay']).toBe(
      String(seconds(option('KONG_NGINX_MAIN_WORKER_SHUTDOWN_TIMEOUT'))),
    );
  });

  test('the gateway believes addresses of its own network alone, and policies let nobody else in', () => {
    expect(option('KONG_TRUSTED_IPS')).toBe(cidr);
    expect(option('KONG_REAL_IP_HEADER')).toBe('X-Forwarded-For');
    expect(option('KONG_REAL_IP_RECURSIVE')).toBe('off');
    const { ingress = [] } = named(OBJECTS, 'NetworkPolicy', 'kong').spec;
    const outside = ingress.filter(({ from = [] }) => from.some((peer) => 'ipBlock' in peer));
    expect(outside).toEqual([{ from: [{ ipBlock: { cidr } }], ports: [{ port: 8443, protocol: 'TCP' }] }]);
    expect(ingress.filter(({ from }) => from === undefined)).toEqual([]);
    expect(parseCidr(cidr)?.bits).toBeGreaterThanOrEqual(16);
    expect(named(OBJECTS, 'Certificate', 'kong').spec).toMatchObject({
      dnsNames: [edge.host],
      issuerRef: { kind: 'ClusterIssuer', name: 'soma-ca' },
    });
  });
});

test('people log in under the public name, which tokens have and the policy engine believes', () => {
  const origin = `https://${edge.host}`;
  const [keycloak] = named(OBJECTS, 'StatefulSet', 'keycloak').spec.template.spec?.containers ?? [];
  expect(keycloak?.env?.find(({ name }) => name === 'KC_HOSTNAME')?.value).toBe(origin);
  const believed = named(OBJECTS, 'ConfigMap', 'opa-files').data['policies.gateway.data.json'] ?? '{}';
  expect(JSON.parse(believed)).toMatchObject({ issuer: `${origin}/realms/soma` });
  expect(DECLARED.services.find(({ name }) => name === 'login')).toMatchObject({
    url: 'https://keycloak.soma-infra.svc:8443',
    tls_verify: true,
  });
});

describe('rules before the load balancer', () => {
  const list = one(FIRST, 'aws_wafv2_web_acl');
  const rules = list['rule'] as readonly Attributes[];

  test('refuse who sends too much first, then what AWS knows to be an attack', () => {
    expect(one(FIRST, 'aws_wafv2_web_acl_association')).toMatchObject({
      resource_arn: '${aws_lb.edge.arn}',
      web_acl_arn: '${aws_wafv2_web_acl.edge-rules.arn}',
    });
    expect(rules.map(({ name, priority }) => [priority, name])).toEqual([
      [0, 'requests-of-an-address'],
      [1, 'AWSManagedRulesAmazonIpReputationList'],
      [2, 'AWSManagedRulesKnownBadInputsRuleSet'],
      [3, 'AWSManagedRulesCommonRuleSet'],
    ]);
    expect(rules[0]).toMatchObject({
      action: { block: { custom_response: { response_code: 429 } } },
      statement: {
        rate_based_statement: {
          aggregate_key_type: 'IP',
          evaluation_window_sec: 60,
          limit: edge.addressPerMinute,
        },
      },
    });
    for (const rule of rules.slice(1)) expect(rule['override_action']).toEqual({ none: {} });
  });

  test('only count what bodies hold, which is what people write', () => {
    const counted = JSON.stringify(rules[3]?.['statement']).match(/"name":"\w+"/g) ?? [];
    expect(counted.length).toBe(6);
    expect(counted.filter((name) => !name.endsWith('_BODY"'))).toEqual([
      '"name":"AWSManagedRulesCommonRuleSet"',
    ]);
  });

  test('are logged without what callers are known by', () => {
    const log = one(FIRST, 'aws_wafv2_web_acl_logging_configuration');
    expect(log['redacted_fields']).toEqual([
      ...['authorization', 'cookie', 'x-api-key'].map((name) => ({ single_header: { name } })),
      { query_string: {} },
    ]);
    expect(one(FIRST, 'aws_cloudwatch_log_group', 'logs-edge-rules')['name']).toMatch(/^aws-waf-logs-/);
  });
});

describe('the zone of the public name', () => {
  test('is made by an administrator in the region that Route 53 needs, and read by whoever deploys', () => {
    expect(ZONE?.provider['aws']?.[0]?.['region']).toBe('us-east-1');
    expect(ZONE?.provider['aws']?.[0]).not.toHaveProperty('assume_role');
    expect(one(ZONE, 'aws_route53_zone')).toMatchObject({ name: edge.zone.name, force_destroy: false });
    expect(FIRST?.data?.['aws_route53_zone']?.['zone']).toMatchObject({
      name: edge.zone.name,
      private_zone: false,
    });
    expect(ZONE?.output?.['name_servers']?.value).toBe('${aws_route53_zone.zone.name_servers}');
    expect(ZONE?.output?.['signature']?.value).toBe('${aws_route53_key_signing_key.zone-key.ds_record}');
  });

  test('is signed with a key that Route 53 uses for this account alone', () => {
    const key = one(ZONE, 'aws_kms_key', 'key-dnssec');
    expect(key).toMatchObject({ customer_master_key_spec: 'ECC_NIST_P256', key_usage: 'SIGN_VERIFY' });
    const says = (action: string, context: Readonly<Record<string, string>>, service: string) =>
      judge(statementsOf(key['policy']), {
        action,
        resource: '*',
        context,
        principal: ['Service', service],
      });
    const mine = { 'aws:SourceAccount': account, 'aws:SourceArn': 'arn:aws:route53:::hostedzone/Z1' };
    for (const action of ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'])
      expect(says(action, mine, 'dnssec-route53.amazonaws.com'), action).toBe('allowed');
    expect(says('kms:Sign', mine, 'route53.amazonaws.com')).toBe('not allowed');
    const other = { ...mine, 'aws:SourceAccount': '111122223333' };
    expect(says('kms:Sign', other, 'dnssec-route53.amazonaws.com')).toBe('not allowed');
    // Letters, digits and underscores.
    expect(one(ZONE, 'aws_route53_key_signing_key')['name']).toMatch(/^\w{3,128}$/);
  });

  test('logs what is asked to a group that Route 53 may write for it', () => {
    const group = String(one(ZONE, 'aws_cloudwatch_log_group')['name']);
    expect(group).toBe(`/aws/route53/${edge.zone.name}`);
    const policy = statementsOf(one(ZONE, 'aws_cloudwatch_log_resource_policy')['policy_document']);
    expect(policy).toMatchObject([
      {
        Principal: { Service: 'route53.amazonaws.com' },
        Resource: `arn:aws:logs:us-east-1:${account}:log-group:${group}:*`,
        Condition: { ArnLike: { 'aws:SourceArn': '${aws_route53_zone.zone.arn}' } },
      },
    ]);
  });

  test('that is there already is not made, and is found by the same name', () => {
    const elsewhere = {
      ...prod,
      aws: { ...prod.aws, edge: { ...edge, zone: { name: 'example.com', made: 'elsewhere' as const } } },
    };
    const stacks = stacksIn(synthesizeAws([cloudOf(platformFrom(elsewhere))]));
    expect([...stacks.keys()].filter((name) => name.endsWith('-zone'))).toEqual([]);
    expect(stacks.get('prod')?.data?.['aws_route53_zone']?.['zone']?.['name']).toBe('example.com');
  });

  test('is asked for before the first apply, where the platform runs', () => {
    const [here, there] = preflight(cloudOf(platformFrom(prod))).map(({ questions }) =>
      questions.find(({ what }) => what.startsWith('zone ')),
    );
    expect(here?.command).toContain(edge.zone.name);
    expect(here?.problem([`${edge.zone.name}.`])).toBeUndefined();
    expect(here?.problem(['example.com.'])).toBe(
      'this account has none; choose another in aws.edge.zone, or make it',
    );
    expect(there).toBeUndefined();
  });
});

describe('in the second region', () => {
  test('all of it stands ready but the record, and its certificate is proved by the record of the first', () => {
    for (const type of ['aws_lb', 'aws_lb_listener', 'aws_lb_target_group', 'aws_wafv2_web_acl'])
      expect(
        resources(SECOND, type).map(([id]) => id),
        type,
      ).toEqual(resources(FIRST, type).map(([id]) => id));
    expect(resources(SECOND, 'aws_route53_record')).toEqual([]);
    expect(one(SECOND, 'aws_acm_certificate_validation')).not.toHaveProperty('validation_record_fqdns');
    expect(one(FIRST, 'aws_acm_certificate_validation')).toHaveProperty('validation_record_fqdns');
  });
});

test.each([
  [FIRST, region, `bootstrap-${account}`],
  [SECOND, passive.region, `bootstrap-${account}-${passive.region}`],
])('the load balancer may write its log to the bucket of logs of its region', (stack, where, bootstrap) => {
  const { bucket, prefix, enabled } = one(stack, 'aws_lb')['access_logs'] as Attributes;
  expect(enabled).toBe(true);
  const made = STACKS.get(bootstrap);
  expect(one(made, 'aws_s3_bucket', 'access-logs')['bucket']).toBe(bucket);
  // It encrypts with a key of S3's own, the only one that is taken.
  const policy = statementsOf(one(made, 'aws_s3_bucket_policy', 'access-logs-policy')['policy']);
  const says = (object: string) =>
    judge(policy, {
      action: 's3:PutObject',
      resource: `arn:aws:s3:::somastack-${account}-${where}-access-logs/${object}`,
      principal: ['Service', 'logdelivery.elasticloadbalancing.amazonaws.com'],
    });
  expect(says(`${String(prefix)}/AWSLogs/${account}/elasticloadbalancing/x.log.gz`)).toBe('allowed');
  expect(says(`${String(prefix)}/AWSLogs/111122223333/elasticloadbalancing/x.log.gz`)).toBe('not allowed');
});

test('where nobody outside calls there is no door', () => {
  const staging = STACKS.get('staging');
  for (const type of ['aws_lb', 'aws_wafv2_web_acl', 'aws_acm_certificate', 'aws_route53_record'])
    expect(resources(staging, type), type).toEqual([]);
  const policy = one(STACKS.get('bootstrap-111122223333'), 'aws_s3_bucket_policy', 'access-logs-policy');
  expect(String(policy['policy'])).not.toContain('elasticloadbalancing');
});
