import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../targets/kubernetes/resources/manifest.ts';
import { PLATFORMS, named, objectsOf, ofKind } from '../support/kubernetes.ts';

const OPTIONS = 'argocd.argoproj.io/sync-options';

/** Kinds that own data without stating a disk: the records of a topic, what is inside a namespace, vectors in a bucket. */
const WITHOUT_DISK: readonly Manifest['kind'][] = ['Namespace', 'Kafka', 'KafkaTopic', 'Milvus'];

/** Fields by which any object of ours asks for a disk. */
const DISK = /"(volumeClaimTemplates|volumeClaimTemplate|persistent-claim)"|"storage":\{"size"/;

const stateful = (objects: readonly Manifest[]) =>
  objects.filter(
    (object) =>
      object.kind !== 'ResourceQuota' &&
      (WITHOUT_DISK.includes(object.kind) || DISK.test(JSON.stringify(object))),
  );

const unguarded = (objects: readonly Manifest[]) =>
  stateful(objects)
    .filter(({ metadata: { annotations } }) => annotations?.[OPTIONS] !== 'Prune=confirm,Delete=confirm')
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe.each(PLATFORMS)('in %s', (environment) => {
  const objects = objectsOf(environment);

  test('a person confirms the removal of everything that owns data', () => {
    expect(unguarded(objects)).toEqual([]);
  });

  test('nothing else waits for a person', () => {
    const owners = new Set(stateful(objects));
    const waiting = objects.filter((object) => object.metadata.annotations?.[OPTIONS]?.includes('confirm'));
    expect(waiting.filter((object) => !owners.has(object))).toEqual([]);
  });

  test('disks outlive the objects that asked for them', () => {
    const withDisks = ofKind(objects, 'StatefulSet').filter(({ spec }) => spec.volumeClaimTemplates);
    expect(withDisks.length).toBeGreaterThan(0);
    for (const { metadata, spec } of withDisks)
      expect(spec.persistentVolumeClaimRetentionPolicy, metadata.name).toEqual({
        whenDeleted: 'Retain',
        whenScaled: 'Retain',
      });
  });

  test('an application removes last, and nothing when its folder is empty', () => {
    for (const { metadata, spec } of ofKind(objects, 'Application')) {
      expect(spec.syncPolicy.syncOptions, metadata.name).toContain('PruneLast=true');
      expect(JSON.stringify(spec), metadata.name).not.toContain('allowEmpty');
      // With a finalizer, removing the application would remove everything in it.
      expect(JSON.stringify(metadata)).not.toContain('finalizers');
    }
  });
});

test('every kind that owns data on "kind" is known', () => {
  const kinds = new Set(stateful(objectsOf('kind')).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    'Cluster',
    'Kafka',
    'KafkaNodePool',
    'KafkaTopic',
    'Milvus',
    'Namespace',
    'RedisReplication',
    'StatefulSet',
  ]);
});

test.each(['Cluster', 'KafkaTopic', 'StatefulSet'])('a %s without a guard is found', (kind) => {
  const objects = objectsOf('kind').map((object) =>
    object.kind === kind ? { ...object, metadata: { name: object.metadata.name } } : object,
  ) as readonly Manifest[];
  expect(unguarded(objects).every((object) => object.startsWith(`${kind} `))).toBe(true);
  expect(unguarded(objects).length).toBeGreaterThan(0);
});

test('Redis keeps its disks, and is not restarted by what is said to Argo CD', () => {
  const { spec } = named(objectsOf('kind'), 'RedisReplication', 'redis');
  expect(spec.storage.keepAfterDelete).toBe(true);
  expect(spec.kubernetesConfig.ignoreAnnotations).toEqual(
    expect.arrayContaining([OPTIONS, 'argocd.argoproj.io/sync-wave', 'argocd.argoproj.io/tracking-id']),
  );
});
