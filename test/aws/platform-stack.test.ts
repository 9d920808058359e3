import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { prod } from '../../environments/prod.ts';
import { ENGINES } from '../../constructs/core/versions.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import {
  allFiles,
  type Attributes,
  cloudOf,
  platformFrom,
  platformOf,
  resources,
  SELF_HOSTED,
  type Stack,
  stacksIn,
} from '../support/aws.ts';
import { environment } from '../support/environment.ts';
import { judge, statementsOf } from '../support/iam.ts';
import { secondOutputOf } from '../support/second-region.ts';

const FILES = allFiles();
const STACKS = stacksIn(FILES);

/** A stack without the one object that is given a secret, by an argument that is only written. */
const withoutRepository = ({ resource, ...others }: Stack = EMPTY) => ({
  ...others,
  resource: Object.entries(resource).filter(([type]) => type !== 'kubernetes_secret_v1'),
});
const EMPTY: Stack = { terraform: {}, provider: {}, resource: {} };

const valuesOf = (release: Attributes | undefined) =>
  JSON.parse(String((release?.['values'] as readonly string[])[0])) as Readonly<Record<string, unknown>>;

describe.each([
  ['staging', '111122223333', 'eu-west-1', 'staging'],
  ['prod', '444455556666', 'eu-west-1', 'prod'],
  ['prod-dr', '444455556666', 'eu-central-1', 'prod'],
])('the stack in the cluster of %s', (name, account, region, environmentName) => {
  const stack = STACKS.get(`${name}-platform`);
  const platform = platformOf(environmentName);
  const second = name === environmentName ? undefined : secondOutputOf(platform);
  const manifests = kubernetesFiles(second ?? renderKubernetes(platform));
  const file = (path: string) =>
    load(manifests.find((one) => one.path === `${name}/${path}`)?.content ?? '') as Attributes;

  test('finds the cluster by its name, when it is there', () => {
    const made = STACKS.get(name)?.resource['aws_eks_cluster']?.['cluster']?.['name'];
    expect(stack?.data?.['aws_eks_cluster']).toMatchObject({ cluster: { name: made } });
    expect(stack?.ephemeral?.['aws_eks_cluster_auth']).toEqual({ cluster: { name: made } });
  });

  test('tells both providers everything, and the token to nobody else', () => {
    const connection = {
      host: '${data.aws_eks_cluster.cluster.endpoint}',
      cluster_ca_certificate: '${base64decode(data.aws_eks_cluster.cluster.certificate_authority[0].data)}',
      token: '${ephemeral.aws_eks_cluster_auth.cluster.token}',
    };
    expect(stack?.provider['kubernetes']).toEqual([connection]);
    expect(stack?.provider['helm']).toEqual([{ kubernetes: connection }]);
    const { provider, ...others } = withoutRepository(stack);
    expect(JSON.stringify(provider)).toContain('ephemeral.');
    expect(JSON.stringify(others)).not.toContain('${ephemeral.');
  });

  test('reads addresses where the stack of the environment keeps its state, and by the name of its output', () => {
    const { key, ...backend } = (STACKS.get(name)?.terraform['backend'] as { readonly s3: Attributes }).s3;
    const read = stack?.data?.['terraform_remote_state']?.['environment']?.['config'] as Attributes;
    expect(read).toMatchObject({ key, bucket: backend['bucket'], assume_role: backend['assume_role'] });
    expect(key).toBe(`${environmentName}/${region}/${name}.tfstate`);
    expect((stack?.terraform['backend'] as { readonly s3: Attributes }).s3['key']).toBe(
      `${environmentName}/${region}/${name}-platform.tfstate`,
    );
    expect(STACKS.get(name)?.output).toHaveProperty('soma_endpoints');
    expect(read['bucket']).toBe(`somastack-${account}-${region}-tfstate`);
  });

  test('has the addresses in every namespace whose manifests ask for them', () => {
    const asked = manifests.filter(({ content }) => content.includes('name: soma-endpoints'));
    const namespaces = new Set(asked.map(({ content }) => /^ {2}namespace: (\S+)$/m.exec(content)?.[1]));
    const maps = resources(stack, 'kubernetes_config_map_v1').map(([, map]) => map);
    expect(
      new Set(maps.map(({ metadata }) => /namespace-([a-z-]+)/.exec(JSON.stringify(metadata))?.[1])),
    ).toEqual(namespaces);
    for (const { metadata, data } of maps) {
      expect((metadata as Attributes)['name']).toBe('soma-endpoints');
      expect(data).toBe('${data.terraform_remote_state.environment.outputs.soma_endpoints}');
    }
    const told = Object.keys(STACKS.get(name)?.output?.['soma_endpoints']?.value as object);
    const keys = asked.flatMap(({ content }) => [
      ...content.matchAll(/configMapKeyRef:\n\s+key: (\S+)\n\s+name: soma-endpoints/g),
    ]);
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.map(([, key]) => key).filter((key) => !told.includes(String(key)))).toEqual([]);
  });

  test('makes bare namespaces that Argo CD may label and nobody destroys', () => {
    expect(resources(stack, 'kubernetes_namespace_v1').map(([, made]) => made)).toMatchObject(
      ['argocd', 'soma', 'soma-infra'].map((namespace) => ({
        metadata: { name: namespace },
        lifecycle: {
          prevent_destroy: true,
          ignore_changes: ['metadata[0].labels', 'metadata[0].annotations'],
        },
      })),
    );
  });

  test('installs Argo CD with the settings and the root application that the manifests have for a person', () => {
    const [[, argoCd] = [], [, root] = []] = resources(stack, 'helm_release');
    expect(argoCd).toMatchObject({ ...ENGINES.argoCd, namespace: 'argocd', atomic: true, wait: true });
    const { configs } = valuesOf(argoCd) as { readonly configs: Attributes };
    expect(configs['cm']).toEqual(file('argo-cd/bootstrap/configmap-argocd-cm.yaml')['data']);
    expect(valuesOf(root)).toEqual({
      objects: [file(`argo-cd/bootstrap/application-somastack-${name}.yaml`)],
    });
  });

  test('brings the chart that makes the root application, and no release outlives its token', () => {
    const [, [, root] = []] = resources(stack, 'helm_release');
    const folder = `stacks/${name}-platform/${String(root?.['chart']).replace('./', '')}`;
    expect(FILES.map(({ path }) => path)).toEqual(
      expect.arrayContaining([`${folder}/Chart.yaml`, `${folder}/templates/objects.yaml`]),
    );
    // A token of EKS lasts a quarter of an hour.
    for (const [, { timeout }] of resources(stack, 'helm_release')) expect(timeout).toBeLessThan(15 * 60);
  });
});

test('only in production does Argo CD survive a lost node', () => {
  const [staging, production] = ['staging', 'prod'].map((name) =>
    valuesOf(STACKS.get(`${name}-platform`)?.resource['helm_release']?.['argo-cd']),
  );
  expect(staging).not.toHaveProperty('redis-ha');
  expect(production).toMatchObject({
    'redis-ha': { enabled: true },
    server: { replicas: 2 },
    repoServer: { replicas: 2 },
  });
});

describe.each(['staging', 'prod'] as const)('what Argo CD takes of %s', (name) => {
  /** Resources in the values of the chart, by their path. */
  function limits(values: unknown, path = ''): readonly (readonly [string, unknown])[] {
    if (typeof values !== 'object' || values === null) return [];
    return Object.entries(values).flatMap(([key, value]) =>
      key === 'resources'
        ? [[path, (value as { limits: { memory: string } }).limits.memory] as const]
        : limits(value, path === '' ? key : `${path}.${key}`),
    );
  }
  const told = new Map(
    limits(valuesOf(STACKS.get(`${name}-platform`)?.resource['helm_release']?.['argo-cd'])),
  );
  const sum = (...paths: readonly string[]) =>
    paths.reduce((all, path) => all + Memory.parse(String(told.get(path))).mebibytes, 0);
  const redis: Readonly<Record<string, readonly [number, number]>> =
    name === 'prod'
      ? {
          'argocd-redis-ha-server': [
            3,
            sum('redis-ha.redis', 'redis-ha.sentinel', 'redis-ha.splitBrainDetection'),
          ],
          'argocd-redis-ha-haproxy': [3, sum('redis-ha.haproxy')],
        }
      : { 'argocd-redis': [1, sum('redis')] };
  const twice = name === 'prod' ? 2 : 1;

  test('is in the plan, pod by pod', () => {
    const { plan } = synthesizeKubernetes(environment(name));
    const planned = plan.results[0]?.pods.filter(({ note }) => note === 'Argo CD') ?? [];
    expect(
      Object.fromEntries(planned.map((pod) => [pod.name, [pod.replicas, pod.memory.mebibytes]])),
    ).toEqual({
      'argocd-application-controller': [1, sum('controller')],
      'argocd-repo-server': [twice, sum('repoServer')],
      'argocd-server': [twice, sum('server')],
      ...redis,
    });
  });

  test('is the most that its pods take, since what ends before they start takes less', () => {
    expect(told.has('redisSecretInit')).toBe(true);
    const first = (path: string) => (told.has(path) ? sum(path) : 0);
    expect(first('redis-ha.init')).toBeLessThanOrEqual(redis['argocd-redis-ha-server']?.[1] ?? 0);
    expect(first('redis-ha.haproxy.init')).toBeLessThanOrEqual(redis['argocd-redis-ha-haproxy']?.[1] ?? 0);
  });
});

test('where nobody asks for an address, no state is read', () => {
  const stack = stacksIn(synthesizeAws([cloudOf(platformFrom(SELF_HOSTED))])).get('prod-platform');
  expect(stack?.data).not.toHaveProperty('terraform_remote_state');
  expect(resources(stack, 'kubernetes_config_map_v1')).toEqual([]);
  expect(resources(stack, 'helm_release')).toHaveLength(2);
});

describe('a repository that asks who reads it', () => {
  const stack = STACKS.get('prod-platform');
  const TOKEN = '${ephemeral.aws_secretsmanager_secret_version.git-token.secret_string}';

  test('is known to Argo CD before it is installed, with a token that is only written', () => {
    const [[, secret] = []] = resources(stack, 'kubernetes_secret_v1');
    expect(secret).toMatchObject({
      metadata: { namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
      data_wo: {
        type: 'git',
        url: prod.cluster.gitOps.repository,
        username: prod.cluster.gitOps.login.user,
        password: TOKEN,
      },
      data_wo_revision: prod.cluster.gitOps.login.tokenVersion,
    });
    expect(secret).not.toHaveProperty('data');
    expect(JSON.stringify(stack).split(TOKEN)).toHaveLength(2);
    expect(stack?.resource['helm_release']?.['argo-cd']?.['depends_on']).toContain(
      'kubernetes_secret_v1.repository',
    );
  });

  test('has a place for its token, which the deploy role may read', () => {
    const name = 'somastack/prod/git-token';
    expect(stack?.ephemeral?.['aws_secretsmanager_secret_version']).toEqual({
      'git-token': { secret_id: name },
    });
    const places = resources(STACKS.get('prod'), 'aws_secretsmanager_secret').map(([, one]) => one['name']);
    expect(places).toContain(name);
  });

  test('is not there where everybody may read it', () => {
    expect(resources(STACKS.get('staging-platform'), 'kubernetes_secret_v1')).toEqual([]);
    expect(resources(STACKS.get('staging'), 'aws_secretsmanager_secret').map(([id]) => id)).not.toContain(
      'secret-git-token',
    );
  });
});

describe('the stack in the cluster of the second region', () => {
  const [first, second] = ['prod-platform', 'prod-dr-platform'].map((name) => STACKS.get(name));
  const root = second?.resource['helm_release']?.['root-application'];
  const [switched] = root?.['set'] as readonly { readonly name: string; readonly value: string }[];

  test('lets Argo CD begin when the database copies nothing any more, and says so nowhere else', () => {
    const database = second?.data?.['aws_db_instance']?.['database']?.['db_instance_identifier'];
    const copy = STACKS.get('prod-dr')?.resource['aws_db_instance']?.['postgres'];
    expect(database).toBe(copy?.['identifier']);
    expect(copy?.['replicate_source_db']).toMatch(/^arn:aws:rds:eu-west-1:/);
    expect(switched?.value).toBe(
      '${length(compact([data.aws_db_instance.database.replicate_source_db])) == 0 ? "true" : "false"}',
    );
    // Where the platform runs, nothing is switched.
    expect(first?.resource['helm_release']?.['root-application']).not.toHaveProperty('set');
    expect(first?.data).not.toHaveProperty('aws_db_instance');
    expect(JSON.stringify(second).split('replicate_source_db')).toHaveLength(2);
  });

  test('switches a setting that its application has, and that is off', () => {
    const path = (switched?.name ?? '').replaceAll(/\[(\d)\]/g, '.$1').split('.');
    const value = path.reduce<unknown>(
      (here, key) => (here as Readonly<Record<string, unknown>> | undefined)?.[key],
      valuesOf(root),
    );
    expect(value).toBe(false);
  });

  test('asks the first region for nothing', () => {
    expect(JSON.stringify(second)).not.toContain('eu-west-1');
    expect(second?.provider['aws']?.[0]).toMatchObject({ region: 'eu-central-1' });
  });

  test('installs the same Argo CD as that of the first', () => {
    const argoCd = (stack: Stack | undefined) => {
      const { '//': _, ...others } = stack?.resource['helm_release']?.['argo-cd'] ?? {};
      return others;
    };
    expect(argoCd(second)).toEqual(argoCd(first));
  });

  test('has a token that the deploy role may read there', () => {
    const guard = statementsOf(
      STACKS.get('bootstrap-444455556666')?.resource['aws_iam_policy']?.['policy-deploy-guard']?.['policy'],
    );
    const read = (region: string, key: string) =>
      judge(guard, {
        action: 'secretsmanager:GetSecretValue',
        resource: `arn:aws:secretsmanager:${region}:444455556666:secret:somastack/prod/${key}-AbCdEf`,
        context: {},
      });
    expect(read('eu-central-1', 'git-token')).toBe('not allowed');
    expect(read('eu-central-1', 'postgres-password')).toBe('denied');
    expect(read('eu-central-1', 'somabrain-jwt-secret')).toBe('denied');
  });
});
