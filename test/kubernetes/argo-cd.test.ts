import { describe, expect, test } from 'vitest';
import { HEALTH_SCRIPTS } from '../../stacks/kubernetes/health/health-scripts.ts';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { PLATFORMS, filesOf, named, objectsOf, ofKind } from '../support/kubernetes.ts';

/** Kinds whose health Argo CD 3.5.1 knows: its own code (`pkg/health`) and its folder `resource_customizations`. */
const BUILT_IN = new Set<string>([
  'apps/Deployment',
  'apps/StatefulSet',
  'batch/Job',
  'cert-manager.io/Certificate',
  'cert-manager.io/ClusterIssuer',
  'cert-manager.io/Issuer',
  'external-secrets.io/ClusterSecretStore',
  'external-secrets.io/ExternalSecret',
  'kafka.strimzi.io/Kafka',
  'kafka.strimzi.io/KafkaTopic',
  'postgresql.cnpg.io/Cluster',
]);

/** Nothing could say more of them than that they are stored: their operators write no status, and a schedule is nothing to wait for. */
const SILENT = new Set([
  'redis.redis.opstreelabs.in/RedisSentinel',
  'argoproj.io/AppProject',
  'postgresql.cnpg.io/ScheduledBackup',
]);

const groupOf = ({ apiVersion }: Manifest) => apiVersion.split('/')[0] ?? '';

/** Kinds that a controller outside Kubernetes works on, and of which nobody tells Argo CD when the work is done. */
const unwatched = (objects: readonly Manifest[], scripts: readonly string[]) => {
  const kinds = objects
    .filter((object) => groupOf(object).includes('.') && !groupOf(object).endsWith('.k8s.io'))
    .map((object) => `${groupOf(object)}/${object.kind}`);
  return [...new Set(kinds)].filter(
    (kind) => !BUILT_IN.has(kind) && !SILENT.has(kind) && !scripts.includes(kind),
  );
};

const SCRIPTS = HEALTH_SCRIPTS.map(({ group, kind }) => `${group}/${kind}`);

test('a kind without a script is found', () => {
  const some = SCRIPTS.filter((kind) => kind !== 'milvus.io/Milvus');
  expect(unwatched(objectsOf('kind'), some)).toEqual(['milvus.io/Milvus']);
});

describe.each(PLATFORMS)('in %s', (environment) => {
  const objects = objectsOf(environment);
  const applications = ofKind(objects, 'Application');
  const root = named(objects, 'Application', `somastack-${environment}`);
  const project = named(objects, 'AppProject', `somastack-${environment}`);

  test('Argo CD knows when each kind is healthy', () => {
    expect(unwatched(objects, SCRIPTS)).toEqual([]);
    const { data, metadata } = named(objects, 'ConfigMap', 'argocd-cm');
    // Argo CD ignores a ConfigMap without this label.
    expect(metadata.labels?.['app.kubernetes.io/part-of']).toBe('argocd');
    expect(Object.keys(data).sort()).toEqual(
      SCRIPTS.map((kind) => `resource.customizations.health.${kind.replace('/', '_')}`).sort(),
    );
    for (const script of Object.values(data)) expect(script).toContain('return {');
  });

  test('one application brings all others, and not the folder that a person applies', () => {
    expect(root.spec.source).toMatchObject({ path: `${environment}/argo-cd` });
    expect(root.spec.source).not.toHaveProperty('directory');
    const paths = filesOf(environment).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith(`${environment}/argo-cd/bootstrap/`))).toEqual([
      `${environment}/argo-cd/bootstrap/application-somastack-${environment}.yaml`,
      `${environment}/argo-cd/bootstrap/configmap-argocd-cm.yaml`,
    ]);
    for (const { spec } of applications) {
      if (!('path' in spec.source) || spec.source === root.spec.source) continue;
      const { path } = spec.source;
      expect(paths.some((file) => file.startsWith(`${path}/`))).toBe(true);
    }
  });

  test('every application of an environment has its name', () => {
    for (const { metadata } of applications)
      expect(metadata.name).toMatch(new RegExp(`^${environment}-|^somastack-${environment}$`));
  });

  test('Argo CD tries again without end, and compares as the server would', () => {
    for (const { metadata, spec } of applications) {
      expect(metadata.annotations?.['argocd.argoproj.io/compare-options']).toBe('ServerSideDiff=true');
      expect(spec.syncPolicy.syncOptions).toEqual([
        'PruneLast=true',
        'RespectIgnoreDifferences=true',
        'ServerSideApply=true',
      ]);
      expect(spec.syncPolicy.retry).toEqual({
        limit: -1,
        backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
      });
    }
  });

  test('the project allows every source, place and kind that its applications use, and no others', () => {
    expect(project.metadata.annotations?.['argocd.argoproj.io/sync-wave']).toBe('-1');
    const own = applications.filter(({ spec }) => spec.project === project.metadata.name);
    expect(applications.filter((application) => !own.includes(application))).toEqual([root]);
    expect([...new Set(own.map(({ spec }) => spec.source.repoURL))].sort()).toEqual(project.spec.sourceRepos);
    const places = own.map(({ spec }) => spec.destination.namespace);
    const used = [...places, ...objects.map(({ metadata }) => metadata.namespace ?? 'argocd')];
    const allowed = project.spec.destinations.map(({ namespace }) => namespace);
    expect([...new Set(used)].filter((namespace) => !allowed.includes(namespace))).toEqual([]);
    const kinds = project.spec.clusterResourceWhitelist.map(({ kind }) => kind);
    for (const { kind, metadata } of objects)
      if (metadata.namespace === undefined) expect(kinds).toContain(kind);
    expect(kinds).toContain('CustomResourceDefinition');
  });
});

test('production names the revision that runs', () => {
  const revisions = (environment: string) =>
    ofKind(objectsOf(environment), 'Application').flatMap(({ spec }) =>
      'path' in spec.source ? [spec.source.targetRevision] : [],
    );
  expect(new Set(revisions('prod'))).toEqual(new Set(['prod-2026.6.15']));
  expect(new Set(revisions('kind'))).toEqual(new Set(['HEAD']));
});
