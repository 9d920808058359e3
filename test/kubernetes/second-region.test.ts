import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { Cpu } from '../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { prod } from '../../environments/prod.ts';
import type { CloudEnvironment } from '../../environments/schema.ts';
import { inSecondRegion } from '../../environments/second-region.ts';
import { startsInARow } from '../../stacks/cloud/recovery/starts.ts';
import { kubernetesFiles } from '../../stacks/kubernetes/manifest-files.ts';
import { waitingPlan } from '../../stacks/kubernetes/plan/waiting.ts';
import { renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { secondSite } from '../../stacks/kubernetes/site.ts';
import { synthesizeKubernetes } from '../../stacks/kubernetes/synthesize.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { synthesizeAws } from '../../stacks/aws/app.ts';
import { allFiles, cloudOf, platformOf, resources, stacksIn } from '../support/aws.ts';
import { type Changes, environment, platform } from '../support/environment.ts';
import { ofKind } from '../support/kubernetes.ts';
import { secondOutputOf } from '../support/second-region.ts';

const { account, region: ACTIVE, cidr, passive, edge } = prod.aws;
const PASSIVE = passive.region;
const PLATFORM = platformOf('prod');
const output = secondOutputOf(PLATFORM);
if (!output) throw new Error('production has no second region');
const FILES = kubernetesFiles(output);
const OBJECTS = FILES.map(({ content }) => load(content) as Manifest);
const TEXT = FILES.map(({ path, content }) => `${path}\n${content}`).join('\n');

const STACKS = stacksIn(allFiles());
const [FIRST, SECOND, REGION] = ['prod', 'prod-dr', `bootstrap-${account}-${PASSIVE}`].map((name) =>
  STACKS.get(name),
);
const named = (stack: typeof FIRST, type: string, attribute = 'name') =>
  resources(stack, type).map(([, attributes]) => String(attributes[attribute]));

/** Names of what a stack makes: whatever it calls so, and what has another word for it. */
const NAMES = /^(.*_)?(name|identifier|bucket|id)$/;
function namesIn(stack: typeof FIRST): ReadonlySet<string> {
  const found = Object.values(stack?.resource ?? {}).flatMap((byId) =>
    Object.values(byId).flatMap((attributes) =>
      Object.entries(attributes).flatMap(([key, value]) =>
        NAMES.test(key) && typeof value === 'string' && !value.includes('${') ? [value] : [],
      ),
    ),
  );
  return new Set(found);
}

/** What the manifests of the second region say although only the first one makes something of that name, and why. */
const EXCEPTIONS: readonly { readonly name: RegExp; readonly why: string }[] = [
  {
    name: /^somastack\/prod\//,
    why: 'Secrets Manager copies a secret under its own name, and only the first region makes it',
  },
];

describe('what is emitted for the second region', () => {
  test('says nowhere which region the first one is, by its name or by its network', () => {
    const lines = TEXT.split('\n').filter((line) => line.includes(ACTIVE) || line.includes('10.40.'));
    expect(cidr).toMatch(/^10\.40\./);
    expect(lines).toEqual([]);
  });

  test('names nothing that only the first one has, but with a reason', () => {
    const there = new Set([...namesIn(SECOND), ...namesIn(REGION)]);
    const word = (name: string) =>
      new RegExp(`(?<![\\w./-])${name.replaceAll('.', '\\.')}(?![\\w./-])`).test(TEXT);
    // Others are words such as "general-a", which mean nothing outside their cluster.
    const ours = [...namesIn(FIRST)].filter((name) => /^(alias\/)?somastack/.test(name));
    const mentioned = ours.filter(word).filter((name) => !there.has(name));
    const isExcepted = (name: string) => EXCEPTIONS.some((one) => one.name.test(name));
    expect(ours.length).toBeGreaterThan(30);
    expect(mentioned.filter((name) => !isExcepted(name))).toEqual([]);
    for (const { name, why } of EXCEPTIONS)
      expect(
        mentioned.some((one) => name.test(one)),
        why,
      ).toBe(true);
  });

  test('differs from the first one in regions, folders and what follows from them, and in nothing else', () => {
    const asFirst = (text: string) =>
      text
        .replaceAll(PASSIVE, ACTIVE)
        .replaceAll(passive.cidr, cidr)
        .replaceAll(/\bprod-dr\b/g, 'prod')
        .replaceAll('      enabled: false\n      prune: true\n', '      prune: true\n');
    // Names of jobs end, and annotations begin anew, with digests of what pods are told.
    const withoutDigests = (text: string) => text.replaceAll(/\b([0-9a-f]{16}|[0-9a-f]{8})\b/g, 'digest');
    const byPath = (files: typeof FILES) =>
      Object.fromEntries(
        files.map(({ path, content }) => [withoutDigests(path), withoutDigests(content)] as const),
      );
    const first = byPath(kubernetesFiles(renderKubernetes(PLATFORM)));
    const second = byPath(
      FILES.map(({ path, content }) => ({ path: asFirst(path), content: asFirst(content) })),
    );
    expect(Object.keys(second).sort()).toEqual(Object.keys(first).sort());
    for (const [path, content] of Object.entries(second)) expect(content, path).toBe(first[path]);
  });

  test('opens buckets, keys and places of secrets that are there', () => {
    const buckets = [...TEXT.matchAll(new RegExp(`somastack-${account}-[\\w-]+`, 'g'))].map(([name]) => name);
    expect([...new Set(buckets)].sort()).toEqual(named(SECOND, 'aws_s3_bucket', 'bucket').sort());
    const [, alias] = new RegExp(`kmsKeyId: arn:aws:kms:${PASSIVE}:${account}:(\\S+)`).exec(TEXT) ?? [];
    expect(named(SECOND, 'aws_kms_alias')).toContain(alias);
    expect(TEXT).toContain(`endpoint: s3.${PASSIVE}.amazonaws.com:443`);
    const asked = ofKind(OBJECTS, 'ExternalSecret').flatMap(({ spec }) =>
      spec.data.map(({ remoteRef }) => remoteRef.key),
    );
    const copied = resources(FIRST, 'aws_secretsmanager_secret').filter(([, { replica }]) =>
      (replica as readonly { readonly region: string }[]).some(({ region }) => region === PASSIVE),
    );
    const places = copied.map(([, { name }]) => String(name));
    expect([...new Set(asked)].filter((name) => !places.includes(name))).toEqual([]);
    const [store] = ofKind(OBJECTS, 'ClusterSecretStore');
    expect(store?.spec.provider).toEqual({ aws: { service: 'SecretsManager', region: PASSIVE } });
  });

  test('runs images of the registry there, in repositories that are made before anything is copied', () => {
    const images = [...TEXT.matchAll(/image: '?(\S*\.dkr\.ecr\.[^\s']+)/g)].map(([, image = '']) => image);
    expect(images.length).toBeGreaterThan(3);
    const repositories = named(REGION, 'aws_ecr_repository');
    for (const image of images) {
      expect(image).toMatch(new RegExp(`^${account}\\.dkr\\.ecr\\.${PASSIVE}\\.amazonaws\\.com/`));
      expect(repositories).toContain(/\/([^:]+):/.exec(image)?.[1]);
    }
  });

  test('has pods whose identity is known there, in a network that is believed', () => {
    const pairs = (stack: typeof FIRST) =>
      resources(stack, 'aws_eks_pod_identity_association').map(
        ([, { namespace, service_account: name }]) => `${String(namespace)}/${String(name)}`,
      );
    expect(pairs(SECOND)).toEqual(pairs(FIRST));
    const [vpc] = named(SECOND, 'aws_vpc', 'cidr_block');
    const ranges = [...TEXT.matchAll(/cidr: (10\S+)/g)].map(([, range]) => range);
    expect(new Set(ranges)).toEqual(new Set([vpc]));
    expect(TEXT).toContain(`value: ${String(vpc)}`);
  });

  test('is brought by one application, which waits, of folders that are there', () => {
    const applications = ofKind(OBJECTS, 'Application');
    const waiting = applications.filter(({ spec }) => spec.syncPolicy.automated.enabled === false);
    expect(waiting.map(({ metadata }) => metadata.name)).toEqual(['somastack-prod-dr']);
    expect(TEXT.match(/enabled: false\n +prune/g)).toHaveLength(1);
    const folders = applications.flatMap(({ spec }) => ('path' in spec.source ? [spec.source.path] : []));
    expect(folders.length).toBeGreaterThan(6);
    for (const folder of folders)
      expect(
        FILES.some(({ path }) => path.startsWith(`${folder}/`)),
        folder,
      ).toBe(true);
  });
});

test('the definition of the second region is the definition, there, and there is no third', () => {
  const whole = environment('prod') as CloudEnvironment;
  const there = inSecondRegion(whole);
  if (!there) throw new Error('production has a second region');
  const { aws, somaServices, ...others } = there;
  for (const [key, value] of Object.entries(others)) expect(value).toBe(whole[key as keyof typeof whole]);
  expect(aws).toEqual({
    ...whole.aws,
    region: PASSIVE,
    zones: passive.zones,
    cidr: passive.cidr,
    passive: undefined,
  });
  expect(aws.edge?.host).toBe(edge.host);
  expect(JSON.stringify(somaServices)).toBe(
    JSON.stringify(whole.somaServices).replaceAll(`.ecr.${ACTIVE}.`, `.ecr.${PASSIVE}.`),
  );
  expect(inSecondRegion(there)).toBeUndefined();
  expect(inSecondRegion(environment('staging'))).toBeUndefined();
  expect(inSecondRegion(environment('onprem'))).toBeUndefined();
});

test('an image that lies in no registry of the account stays where it is', () => {
  const image = 'registry.example.com/somabrain:2026.6.15';
  const there = inSecondRegion(environment('prod', { 'somaServices.somabrain.image': image }));
  expect(there?.somaServices.somabrain?.image).toBe(image);
});

describe('the nodes of the second region', () => {
  const changed = (changes: Changes = {}) => {
    const there = inSecondRegion(environment('prod', changes));
    if (!there) throw new Error('production has a second region');
    return there;
  };
  const site = secondSite(environment('prod'));

  test('hold Argo CD until a failover, and everything after it', () => {
    const { second, plan } = synthesizeKubernetes(environment('prod') as CloudEnvironment);
    const waiting = second?.waiting.largest;
    expect(waiting?.pods.every(({ name }) => name.startsWith('argocd-'))).toBe(true);
    expect(waiting?.placements.map(({ node }) => node.zone)).toEqual(passive.zones);
    expect(waiting?.unplaced).toEqual([]);
    expect(second?.plan.largest.planned.mebibytes).toBe(plan.largest.planned.mebibytes);
    expect(second?.plan.largest.unplaced).toEqual([]);
    expect(second?.plan.largest.withoutZones.map(({ unplaced }) => unplaced)).toEqual([[], [], []]);
  });

  const standing = (stack: typeof SECOND) =>
    resources(stack, 'aws_eks_node_group').map(
      ([, { scaling_config: sizes }]) => (sizes as { readonly desired_size: number }).desired_size,
    );

  test('are as many as its stack begins with', () => {
    expect(standing(SECOND)).toEqual([1, 1, 1]);
    expect(waitingPlan(changed(), site).largest.placements).toHaveLength(3);
  });

  test('are three where there are two zones, since three pods of Argo CD share no node', () => {
    const two = {
      'aws.zones': ['a', 'b'],
      'aws.passive.zones': ['a', 'b'],
      'eventStreaming.kafka.replicas': 4,
    };
    const { placements } = waitingPlan(changed(two), site).largest;
    expect(placements.map(({ node }) => node.zone)).toEqual(['a', 'a', 'b']);
    const stacks = stacksIn(synthesizeAws([cloudOf(platform('prod', two))]));
    expect(standing(stacks.get('prod-dr'))).toEqual([2, 1]);
    expect(standing(stacks.get('prod'))).toEqual([4, 4]);
  });

  test('are refused when they have no room for it', () => {
    const [pool] = changed().cluster.nodePools;
    if (!pool) throw new Error('production has a pool');
    const small = { ...pool, memory: Memory.gibibytes(4), cpu: Cpu.millicores(2000) };
    const cluster = { ...changed().cluster, nodePools: [small] };
    expect(() => waitingPlan({ ...changed(), cluster }, site)).toThrow(
      /^cluster\.nodePools: 3 nodes stand in eu-central-1 until the platform runs there, with [\d,]+ MiB for pods, and have no room for Argo CD, which takes 5,408 MiB; state larger nodes, and fewer of them$/,
    );
  });
});

test('the time to start is counted over as many waves as are emitted', () => {
  const wave = (object: Manifest) => Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave']);
  const running = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Milvus'];
  const starts = new Map<number, number>();
  for (const application of ofKind(OBJECTS, 'Application')) {
    const { source } = application.spec;
    if (!('path' in source) || source.path.endsWith('/argo-cd')) continue;
    const objects = FILES.filter(({ path }) => path.startsWith(`${source.path}/`))
      .map(({ content }) => load(content) as Manifest)
      .filter(({ kind }) => running.includes(kind) || (kind as string) === 'Application');
    const waves = new Set(objects.map(wave)).size;
    starts.set(wave(application), Math.max(starts.get(wave(application)) ?? 0, waves));
  }
  const counted = [...starts.values()].reduce((sum, one) => sum + one, 0);
  expect(startsInARow(PLATFORM.components)).toBe(counted);
  expect(counted).toBeGreaterThan(5);
});
