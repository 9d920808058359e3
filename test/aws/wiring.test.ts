import { expect, test } from 'vitest';
import { ENGINES } from '../../constructs/core/versions.ts';
import { prod } from '../../environments/prod.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';
import {
  cloudOf,
  allFiles,
  type Attributes,
  platformFrom,
  platformOf,
  resources,
  SELF_HOSTED,
  type Stack,
  stacksIn,
} from '../support/aws.ts';

const STACKS = stacksIn(allFiles());
const ENVIRONMENTS = ['staging', 'prod'];

/** Every expression in a stack, without its braces. */
function expressions(stack: Stack): readonly string[] {
  return [...JSON.stringify(stack).matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1] ?? '');
}

/** Every address that expressions and `depends_on` name. */
function addresses(stack: Stack): readonly string[] {
  const depends = Object.values(stack.resource)
    .flatMap((byName) => Object.values(byName))
    .flatMap((attributes) => (attributes['depends_on'] ?? []) as string[]);
  const named = expressions(stack).flatMap((text) =>
    [
      ...text.matchAll(
        /\b(?:data\.|ephemeral\.)?(?:aws|kubernetes|helm|terraform_remote)_[a-z0-9_]+\.[A-Za-z0-9_-]+/g,
      ),
    ].map(([address]) => address),
  );
  return [...depends, ...named];
}

test('every reference finds its resource in the same stack', () => {
  for (const [name, stack] of STACKS) {
    const named = addresses(stack);
    const missing = named.filter((address) => {
      const [, kind = 'resource', type = '', id = ''] =
        /^(?:(data|ephemeral)\.)?([^.]+)\.([^.]+)/.exec(address) ?? [];
      return stack[kind as 'data' | 'ephemeral' | 'resource']?.[type]?.[id] === undefined;
    });
    expect(named.length, name).toBeGreaterThan(/-(platform|replication|zone)$/.test(name) ? 5 : 20);
    expect(missing, name).toEqual([]);
  }
});

test('every environment keeps its state in its own account, locked and encrypted', () => {
  for (const name of ENVIRONMENTS) {
    const account = name === 'prod' ? '444455556666' : '111122223333';
    expect(STACKS.get(name)?.terraform).toMatchObject({
      required_version: '>= 1.11.0, < 2.0.0',
      backend: {
        s3: {
          bucket: `somastack-${account}-eu-west-1-tfstate`,
          key: `${name}/eu-west-1/${name}.tfstate`,
          encrypt: true,
          use_lockfile: true,
          kms_key_id: `arn:aws:kms:eu-west-1:${account}:alias/somastack-tfstate`,
          allowed_account_ids: [account],
        },
      },
    });
    expect(JSON.stringify(STACKS.get(name)?.terraform)).not.toContain('dynamodb');
  }
});

test('the beginnings of an account keep their state beside the project, outside the synthesized folder', () => {
  expect(STACKS.get('bootstrap-111122223333')?.terraform['backend']).toEqual({
    local: { path: '../../../.terraform-state/bootstrap-111122223333.tfstate' },
  });
});

test('the bucket and the key that a backend names are those that the bootstrap makes', () => {
  const { backend } = STACKS.get('prod')?.terraform as {
    backend: { s3: { bucket: string; kms_key_id: string } };
  };
  const bootstrap = STACKS.get('bootstrap-444455556666');
  expect(resources(bootstrap, 'aws_s3_bucket').map(([, { bucket }]) => bucket)).toContain(backend.s3.bucket);
  const aliases = resources(bootstrap, 'aws_kms_alias').map(([, { name }]) => name);
  expect(aliases).toContain(backend.s3.kms_key_id.replace(/^.*:/, ''));
  const roles = resources(bootstrap, 'aws_iam_role').map(([, { name }]) => name);
  expect(roles.sort()).toEqual(['somastack-ci', 'somastack-deploy', 'somastack-runner']);
});

test('no account is used by two environments, and credentials of another account stop at once', () => {
  const accounts = ENVIRONMENTS.map(
    (name) => STACKS.get(name)?.provider['aws']?.[0]?.['allowed_account_ids'],
  );
  expect(accounts).toEqual([['111122223333'], ['444455556666']]);
  const [staging, production] = ENVIRONMENTS.map((name) => JSON.stringify(STACKS.get(name)));
  expect(staging).not.toContain('444455556666');
  expect(production).not.toContain('111122223333');
});

test('what keeps data, and what that stands on, is never destroyed or replaced by Terraform', () => {
  const kept = [
    'aws_db_instance',
    'aws_db_subnet_group',
    'aws_ecr_repository',
    'aws_eks_cluster',
    'aws_elasticache_replication_group',
    'aws_elasticache_subnet_group',
    'aws_kms_key',
    'aws_msk_cluster',
    'aws_route53_zone',
    'aws_s3_bucket',
    'aws_secretsmanager_secret',
    'aws_subnet',
    'aws_vpc',
  ];
  const found = [...STACKS.values()].flatMap((stack) =>
    kept.flatMap((type) => resources(stack, type).map(([id, { lifecycle }]) => ({ type, id, lifecycle }))),
  );
  expect(new Set(found.map(({ type }) => type)).size).toBe(kept.length);
  expect(
    found.filter(({ lifecycle }) => !(lifecycle as Attributes | undefined)?.['prevent_destroy']),
  ).toEqual([]);
});

test('no apply changes the version of an add-on by itself', () => {
  for (const name of ENVIRONMENTS) {
    const stack = STACKS.get(name);
    const versions = resources(stack, 'aws_eks_addon').map(([, addon]) => [
      addon['addon_name'],
      addon['addon_version'],
    ]);
    expect(Object.fromEntries(versions)).toEqual(ENGINES.kubernetes.addons);
    // A zone is found by its name, and has no version.
    expect(Object.keys(stack?.data ?? {})).toEqual(name === 'prod' ? ['aws_route53_zone'] : []);
  }
});

test.each(ENVIRONMENTS)('disks of %s are under its own key, whoever makes them', (name) => {
  const platform = platformOf(name);
  const [[, defaultKey] = []] = resources(STACKS.get(name), 'aws_ebs_default_kms_key');
  expect(defaultKey?.['key_arn']).toBe('${aws_kms_key.key-ebs.arn}');
  const file = kubernetesFiles(renderKubernetes(platform)).find(({ content }) =>
    content.includes('provisioner: ebs.csi.aws.com'),
  );
  const { account, region } =
    'aws' in platform.environment ? platform.environment.aws : { account: '', region: '' };
  const alias = STACKS.get(name)?.resource['aws_kms_alias']?.['key-ebs-alias']?.['name'];
  expect(file?.content).toContain(`kmsKeyId: arn:aws:kms:${region}:${account}:${String(alias)}\n`);
});

test('an account encrypts every disk, and says where its states are and who deploys', () => {
  for (const account of ['111122223333', '444455556666']) {
    const bootstrap = STACKS.get(`bootstrap-${account}`);
    const [[, encryption] = []] = resources(bootstrap, 'aws_ebs_encryption_by_default');
    expect(encryption).toMatchObject({ enabled: true });
    expect(bootstrap?.output).toMatchObject({
      state_bucket: { value: '${aws_s3_bucket.state.id}' },
      deploy_role: { value: `arn:aws:iam::${account}:role/somastack-deploy` },
      deploy_tag: { value: account === '444455556666' ? 'prod' : 'staging' },
    });
  }
});

const edges = (stack: Stack | undefined) =>
  resources(stack, 'aws_vpc_security_group_ingress_rule')
    .map(([id, { from_port: port, description }]) => [id, port, description])
    .sort();

test('nodes reach what something on them depends on, and nothing else', () => {
  expect(edges(STACKS.get('prod'))).toEqual([
    ['allow-edge-to-nodes', 30443, 'The gateway from the public load balancer'],
    ['allow-everybody-to-edge', 443, 'HTTPS from outside'],
    ['allow-network-to-endpoints', 443, 'HTTPS from the network to AWS services'],
    [
      'allow-nodes-to-kafka-9092',
      9092,
      'Kafka in plaintext, a named exception, from nodes, for somabrain, somabrain-migrate, somabrain-outbox-publisher',
    ],
    [
      'allow-nodes-to-kafka-9094',
      9094,
      'Kafka over TLS from nodes, for change-capture, kafka-exporter, kafka-topics',
    ],
    [
      'allow-nodes-to-postgres-5432',
      5432,
      'PostgreSQL from nodes, for change-capture, event-store, keycloak, pgbouncer, postgres-databases, schema-registry, somabrain-migrate, somafractalmemory-migrate, temporal-frontend, temporal-history, temporal-matching, temporal-schema, temporal-worker',
    ],
    [
      'allow-nodes-to-redis-6379',
      6379,
      'Redis over TLS from nodes, for somabrain, somabrain-migrate, somabrain-outbox-publisher',
    ],
    ['allow-runner-to-cluster', 443, 'The API of the cluster from the runner that deploys'],
  ]);
});

test.each(ENVIRONMENTS)('doors of %s are open on exactly the ports that clients are told', (name) => {
  const stack = STACKS.get(name);
  const told = Object.entries(stack?.output?.['soma_endpoints']?.value as Readonly<Record<string, string>>)
    .filter(([key]) => key.endsWith('-port') && !key.startsWith('object-store-'))
    .map(([, port]) => Number(port));
  const open = edges(stack).flatMap(([id, port]) => (String(id).startsWith('allow-nodes-to-') ? [port] : []));
  expect(open.sort()).toEqual(told.sort());
});

test('nothing is switched on that nobody uses: no login by identity, no exporter without a reader', () => {
  const [[, cluster] = []] = resources(STACKS.get('prod'), 'aws_msk_cluster');
  expect(cluster?.['client_authentication']).toEqual({ unauthenticated: true });
  expect(cluster).not.toHaveProperty('open_monitoring');
});

test('what is switched on is within the boundary of every role', () => {
  const [[, database] = []] = resources(STACKS.get('prod'), 'aws_db_instance');
  expect(database?.['iam_database_authentication_enabled']).toBe(true);
  const boundary = STACKS.get('bootstrap-444455556666')?.resource['aws_iam_policy']?.['policy-boundary'];
  expect(statements(boundary)).toContainEqual({
    Sid: 'DatabasesByIdentity',
    Effect: 'Allow',
    Action: 'rds-db:connect',
    Resource: [
      'arn:aws:rds-db:eu-west-1:444455556666:dbuser:*/*',
      'arn:aws:rds-db:eu-central-1:444455556666:dbuser:*/*',
    ],
  });
});

test('disks of brokers grow to twice their size at most, and Terraform does not ask them to shrink', () => {
  const stack = STACKS.get('prod');
  const [[, cluster] = []] = resources(stack, 'aws_msk_cluster');
  expect(cluster?.['lifecycle']).toEqual({
    prevent_destroy: true,
    ignore_changes: ['broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size'],
  });
  const [[, target] = []] = resources(stack, 'aws_appautoscaling_target');
  expect(target).toMatchObject({
    min_capacity: 1,
    max_capacity: 2000,
    resource_id: '${aws_msk_cluster.kafka.arn}',
  });
  const [[, policy] = []] = resources(stack, 'aws_appautoscaling_policy');
  expect(policy?.['target_tracking_scaling_policy_configuration']).toEqual({
    predefined_metric_specification: { predefined_metric_type: 'KafkaBrokerStorageUtilization' },
    target_value: 70,
    disable_scale_in: true,
  });
});

test('without SomaBrain nobody speaks to Redis, and without the exception nobody speaks plaintext', () => {
  const { somafractalmemory } = prod.somaServices;
  const { plaintext, ...kafka } = prod.eventStreaming.kafka;
  expect(plaintext.reason).not.toBe('');
  const { metrics } = prod.observability;
  const { redisCache } = metrics.exporters;
  const platform = platformFrom({
    ...prod,
    eventStreaming: { kafka },
    observability: { ...prod.observability, metrics: { ...metrics, exporters: { redisCache } } },
    somaServices: { somafractalmemory },
  });
  const stack = stacksIn(synthesizeAws([cloudOf(platform)])).get('prod');
  expect(edges(stack).map(([id]) => id)).toEqual([
    'allow-edge-to-nodes',
    'allow-everybody-to-edge',
    'allow-network-to-endpoints',
    'allow-nodes-to-kafka-9094',
    'allow-nodes-to-postgres-5432',
    'allow-runner-to-cluster',
  ]);
  const encryption = resources(stack, 'aws_msk_cluster')[0]?.[1]['encryption_info'];
  expect(encryption).toMatchObject({ encryption_in_transit: { client_broker: 'TLS', in_cluster: true } });
  const endpoints = stack?.output?.['soma_endpoints']?.value as Readonly<Record<string, string>>;
  expect(endpoints['kafka-tls']).toBe('${aws_msk_cluster.kafka.bootstrap_brokers_tls}');
  expect(Object.keys(endpoints).filter((key) => key.startsWith('kafka-bootstrap'))).toEqual([]);
});

test('every managed endpoint of the model is published as whole address, host and port', () => {
  const endpoints = STACKS.get('prod')?.output?.['soma_endpoints']?.value as Readonly<Record<string, string>>;
  expect(Object.keys(endpoints)).toEqual([
    'kafka-bootstrap',
    'kafka-bootstrap-host',
    'kafka-bootstrap-port',
    'kafka-tls',
    'kafka-tls-host',
    'kafka-tls-port',
    'object-store-s3',
    'object-store-s3-host',
    'object-store-s3-port',
    'postgres-sql',
    'postgres-sql-host',
    'postgres-sql-port',
    'redis-server',
    'redis-server-host',
    'redis-server-port',
  ]);
  expect(endpoints['postgres-sql']).toBe('${aws_db_instance.postgres.address}:5432');
});

test('systems that we host ourselves leave AWS nothing to make', () => {
  const stack = stacksIn(synthesizeAws([cloudOf(platformFrom(SELF_HOSTED))])).get('prod');
  for (const type of [
    'aws_msk_cluster',
    'aws_db_instance',
    'aws_elasticache_replication_group',
    'aws_s3_bucket',
  ]) {
    expect(resources(stack, type), type).toEqual([]);
  }
  expect(stack?.output?.['soma_endpoints']?.value).toEqual({});
});

test('no argument that Terraform would remember holds a secret, and secrets are places', () => {
  // What stands below a write-only argument is never remembered.
  const text = [...STACKS.values()]
    .map((stack) => JSON.stringify(stack, (key, value: unknown) => (key.endsWith('_wo') ? undefined : value)))
    .join('\n');
  for (const key of ['password', 'passwords', 'auth_token', 'secret_string', 'secret_binary']) {
    expect(text).not.toContain(`"${key}":`);
  }
  const names = resources(STACKS.get('prod'), 'aws_secretsmanager_secret').map(([, { name }]) => name);
  expect(names).toEqual([
    'somastack/prod/agentvoicebox-backend-client-secret',
    'somastack/prod/events-capture-db-password',
    'somastack/prod/events-db-password',
    'somastack/prod/gateway-client-secret',
    'somastack/prod/gateway-key-operations',
    'somastack/prod/gateway-opa-token',
    'somastack/prod/gateway-redis-password',
    'somastack/prod/git-token',
    'somastack/prod/grafana-admin-password',
    'somastack/prod/keycloak-admin-password',
    'somastack/prod/keycloak-db-password',
    'somastack/prod/pagerduty-routing-key',
    'somastack/prod/postgres-authority',
    'somastack/prod/postgres-password',
    'somastack/prod/redis-cache-password',
    'somastack/prod/redis-cache-probe-password',
    'somastack/prod/redis-exporter-redis-password',
    'somastack/prod/registry-db-password',
    'somastack/prod/registry-registrar-password',
    'somastack/prod/slack-webhook-url',
    'somastack/prod/soma-api-token',
    'somastack/prod/somaagent-api-client-secret',
    'somastack/prod/somabrain-db-password',
    'somastack/prod/somabrain-jwt-secret',
    'somastack/prod/somabrain-redis-password',
    'somastack/prod/somafractalmemory-db-password',
    'somastack/prod/somafractalmemory-secret-key',
    'somastack/prod/temporal-db-password',
    'somastack/prod/temporal-visibility-db-password',
  ]);
});

test('the server takes the password that its secret has, which no state keeps, under one version', () => {
  for (const name of ENVIRONMENTS) {
    const stack = STACKS.get(name);
    const [[, server] = [], ...others] = resources(stack, 'aws_db_instance');
    const values = resources(stack, 'aws_secretsmanager_secret_version').map(([, attributes]) => attributes);
    expect(stack?.ephemeral).toEqual({
      aws_secretsmanager_random_password: {
        // Readers parse URLs: letters and digits.
        'postgres-password': { password_length: 32, exclude_punctuation: true },
      },
      // Through the value that was kept, so that it is read after that.
      aws_secretsmanager_secret_version: {
        'postgres-password': {
          secret_id: '${aws_secretsmanager_secret_version.postgres-password.secret_id}',
        },
      },
    });
    expect(others).toEqual([]);
    expect(server).toMatchObject({
      password_wo: '${ephemeral.aws_secretsmanager_secret_version.postgres-password.secret_string}',
      password_wo_version: 1,
    });
    expect(JSON.stringify(server)).not.toMatch(/manage_master_user_password|master_user_secret/);
    expect(values).toHaveLength(1);
    expect(values[0]).toMatchObject({
      secret_id: '${aws_secretsmanager_secret.secret-postgres-password.id}',
      secret_string_wo: '${ephemeral.aws_secretsmanager_random_password.postgres-password.random_password}',
      secret_string_wo_version: server?.['password_wo_version'],
    });
    // A raised version replaces it.
    expect(values[0]).not.toHaveProperty('lifecycle');
  }
});

test('nothing but arguments that Terraform forgets takes the password', () => {
  const takers = [...STACKS.values()].flatMap((stack) =>
    [...JSON.stringify(stack).matchAll(/"([a-z_]+)":"[^"]*\$\{ephemeral\.aws_secretsmanager_[^"]*"/g)].map(
      ([, key]) => key,
    ),
  );
  // The first two are the token of a repository, below an argument that is only written, in each region.
  expect(takers.sort()).toEqual([
    'password',
    'password',
    'password_wo',
    'password_wo',
    'secret_string_wo',
    'secret_string_wo',
  ]);
  for (const name of ['prod-platform', 'prod-dr-platform'])
    expect(STACKS.get(name)?.resource['kubernetes_secret_v1']?.['repository']).toHaveProperty(
      'data_wo.password',
    );
  expect(STACKS.get('prod')?.output?.['postgres_master_secret']?.value).toBe(
    'somastack/prod/postgres-password',
  );
});

test.each(ENVIRONMENTS)(
  'every secret that the cluster of %s asks for has a place under that name',
  (name) => {
    const places = resources(STACKS.get(name), 'aws_secretsmanager_secret').map(([, place]) => place['name']);
    const asked = kubernetesFiles(renderKubernetes(platformOf(name)))
      .filter(({ content }) => content.includes('kind: ExternalSecret'))
      .flatMap(({ content }) => [...content.matchAll(/key: (somastack\/\S+)/g)].map(([, key]) => key));
    expect(asked).toContain(`somastack/${name}/postgres-password`);
    // Argo CD is handed the token of the repository before anything in the cluster could read it.
    expect(new Set(asked)).toEqual(new Set(places.filter((place) => place !== 'somastack/prod/git-token')));
  },
);

test('users of Redis begin without a password, and Terraform leaves later ones alone', () => {
  const [[, user] = []] = resources(STACKS.get('prod'), 'aws_elasticache_user');
  expect(user).toMatchObject({
    user_id: 'somabrain',
    user_name: 'somabrain',
    authentication_mode: { type: 'iam' },
    lifecycle: { ignore_changes: ['authentication_mode', 'passwords'] },
  });
  expect(STACKS.get('prod')?.output?.['redis_user_secrets']?.value).toEqual({
    somabrain: 'somastack/prod/somabrain-redis-password',
  });
});

test('production survives a lost zone, and staging pays for one way out', () => {
  const count = (name: string, type: string) => resources(STACKS.get(name), type).length;
  expect([count('prod', 'aws_nat_gateway'), count('staging', 'aws_nat_gateway')]).toEqual([3, 1]);
  expect(count('prod', 'aws_eks_node_group')).toBe(3);
  const sizes = resources(STACKS.get('prod'), 'aws_eks_node_group').map(
    ([id, { scaling_config: scaling }]) => [id, (scaling as Attributes)['desired_size']],
  );
  expect(sizes).toEqual([
    ['nodes-general-a', 3],
    ['nodes-general-b', 3],
    ['nodes-general-c', 2],
  ]);
});

test('no two subnets overlap, from the largest network to the smallest', async () => {
  const { overlap, parseCidr } = await import('../../constructs/core/amounts/cidr.ts');
  const { subnetsOfZone } = await import('../../targets/aws/network/subnets.ts');
  for (const cidr of ['10.40.0.0/16', '10.40.16.0/20', '10.64.0.0/18']) {
    const ranges = [0, 1, 2].flatMap(
      (zone) => Object.values(subnetsOfZone(cidr, zone) as object) as string[],
    );
    const whole = parseCidr(cidr);
    const parsed = ranges.flatMap((range) => parseCidr(range) ?? []);
    expect(parsed).toHaveLength(12);
    for (const [index, a] of parsed.entries()) {
      expect(a.bits, ranges[index]).toBeLessThanOrEqual(28);
      expect(
        whole &&
          a.first >= whole.first &&
          a.first + 2 ** (32 - a.bits) <= whole.first + 2 ** (32 - whole.bits),
      ).toBe(true);
      for (const b of parsed.slice(index + 1)) expect(overlap(a, b), ranges[index]).toBe(false);
    }
  }
});

/** Longest names that AWS takes. */
const LONGEST: Readonly<Record<string, readonly [attribute: string, most: number]>> = {
  aws_cloudwatch_log_group: ['name', 512],
  aws_db_instance: ['identifier', 63],
  aws_db_parameter_group: ['name', 255],
  aws_eks_cluster: ['name', 100],
  aws_eks_node_group: ['node_group_name', 63],
  aws_elasticache_replication_group: ['replication_group_id', 40],
  aws_elasticache_user: ['user_id', 40],
  aws_elasticache_user_group: ['user_group_id', 40],
  aws_iam_policy: ['name', 128],
  aws_iam_role: ['name', 64],
  aws_kms_alias: ['name', 256],
  aws_launch_template: ['name', 128],
  aws_msk_cluster: ['cluster_name', 64],
  aws_s3_bucket: ['bucket', 63],
  aws_secretsmanager_secret: ['name', 512],
  aws_security_group: ['name', 255],
};

test('names fit AWS even with the longest environment, region and pool', () => {
  const [pool] = prod.cluster.nodePools;
  const platform = platformFrom({
    ...prod,
    name: 'environment-abc',
    aws: { ...prod.aws, region: 'ap-southeast-1' },
    cluster: { ...prod.cluster, nodePools: [{ ...pool, name: 'p'.repeat(30) }] },
  });
  const stacks = [...stacksIn(synthesizeAws([cloudOf(platform)])).values()];
  for (const [type, [attribute, most]] of Object.entries(LONGEST)) {
    const names = stacks.flatMap((stack) =>
      resources(stack, type).map(([, attributes]) => attributes[attribute]),
    );
    expect(names.length, type).toBeGreaterThan(0);
    for (const name of names)
      expect(String(name).length, `${type} ${String(name)}`).toBeLessThanOrEqual(most);
  }
});

test('the definition as it stands raises no problem', async () => {
  const { awsProblems } = await import('../../stacks/cloud/problems.ts');
  for (const name of ENVIRONMENTS) expect(awsProblems(platformOf(name))).toEqual([]);
});

test('only roles that an administrator makes do without the boundary, and whoever deploys cannot take it away', () => {
  const roles = [...STACKS.values()].flatMap((stack) => resources(stack, 'aws_iam_role'));
  const free = roles.filter(([, attributes]) => !('permissions_boundary' in attributes)).map(([id]) => id);
  expect(roles.length).toBeGreaterThan(10);
  expect(new Set(free)).toEqual(new Set(['role-ci', 'role-deploy', 'role-runner']));
  const bootstrap = STACKS.get('bootstrap-444455556666');
  const policies = new Map(
    resources(bootstrap, 'aws_iam_policy').map(([id, { policy }]) => [id, String(policy)]),
  );
  expect(policies.get('policy-deploy-roles')).toContain(
    '"iam:PermissionsBoundary":"arn:aws:iam::444455556666:policy/somastack-boundary"',
  );
  expect(policies.get('policy-deploy-guard')).toContain('iam:DeleteRolePermissionsBoundary');
});

test('whoever deploys reads no secret but those that a deployment makes or hands over, and pods read those of their environment', () => {
  const guard = resources(STACKS.get('bootstrap-444455556666'), 'aws_iam_policy').find(
    ([id]) => id === 'policy-deploy-guard',
  );
  const [made] = resources(STACKS.get('prod'), 'aws_secretsmanager_secret_version');
  const [, id = ''] = /secret\.([a-z-]+)\.id/.exec(String(made?.[1]['secret_id'])) ?? [];
  const { name } = STACKS.get('prod')?.resource['aws_secretsmanager_secret']?.[id] ?? {};
  expect(statements(guard?.[1])).toContainEqual({
    Sid: 'NoSecretValues',
    Effect: 'Deny',
    Action: 'secretsmanager:GetSecretValue',
    NotResource: [
      ['eu-west-1', String(name)],
      ['eu-west-1', 'somastack/prod/git-token'],
      // The password is made in the first region alone; the token is handed over in both.
      ['eu-central-1', 'somastack/prod/git-token'],
    ].map(([region, one]) => `arn:aws:secretsmanager:${region}:444455556666:secret:${one}-??????`),
  });
  const reader = resources(STACKS.get('prod'), 'aws_iam_role_policy').find(([key]) =>
    key.includes('external-secrets'),
  );
  expect(statements(reader?.[1])).toEqual([
    {
      Effect: 'Allow',
      Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      Resource: 'arn:aws:secretsmanager:eu-west-1:444455556666:secret:somastack/prod/*',
    },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '${aws_kms_key.key-secrets.arn}' },
  ]);
});

function statements(attributes: Attributes | undefined): readonly unknown[] {
  return (JSON.parse(String(attributes?.['policy'])) as { readonly Statement: readonly unknown[] }).Statement;
}

test.each([
  ['staging', '111122223333'],
  ['prod', '444455556666'],
])(
  'in %s pods that keep lines may touch their own bucket, and old versions of it are soon gone',
  (name, account) => {
    const stack = STACKS.get(name);
    const bucket = `arn:aws:s3:::somastack-${account}-eu-west-1-loki`;
    const { Statement } = JSON.parse(
      String(stack?.resource['aws_iam_role_policy']?.['role-loki-policy']?.['policy']),
    ) as { readonly Statement: readonly { readonly Action: unknown; readonly Resource: string }[] };
    expect(Statement).toEqual([
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket },
      {
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        Resource: `${bucket}/*`,
      },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '${aws_kms_key.key-s3.arn}',
      },
    ]);
    expect(stack?.resource['aws_eks_pod_identity_association']?.['pod-identity-loki']).toMatchObject({
      namespace: 'soma-infra',
      service_account: 'loki',
    });
    const days = (id: string) =>
      JSON.stringify(stack?.resource['aws_s3_bucket_lifecycle_configuration']?.[id]?.['rule']).match(
        /"noncurrent_days":(\d+)/,
      )?.[1];
    expect(days('bucket-loki-lifecycle')).toBe('1');
    expect(days('bucket-milvus-lifecycle')).toBe(name === 'prod' ? '35' : '7');
  },
);
