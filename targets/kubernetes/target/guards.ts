import { SYNC_OPTIONS } from '../resources/argo-cd.ts';
import type { Manifest } from '../resources/manifest.ts';
import type { AnyManifest } from '../resources/resource.ts';

/** Argo CD waits for a person before it removes an object with these options, whatever the repository says. */
const GUARDS = ['Prune=confirm', 'Delete=confirm'];

/**
 * Kinds whose objects own data, or own what owns it: without them it is deleted, or nobody can reach it. CloudNativePG owns its
 * claims, Strimzi deletes a topic's records with its object. A `Database` is none, since it states that its data is kept.
 */
const OWNERS: ReadonlySet<Manifest['kind']> = new Set([
  'Namespace',
  'Cluster',
  'Kafka',
  'KafkaNodePool',
  'KafkaTopic',
  'RedisReplication',
  'Milvus',
]);

/** The object, with a guard against its removal where it owns data. */
export function guarded<M extends Manifest>(manifest: M): M {
  if (!ownsData(manifest)) return manifest;
  const { annotations } = manifest.metadata;
  const options = [...(annotations?.[SYNC_OPTIONS]?.split(',') ?? []), ...GUARDS].join(',');
  return {
    ...manifest,
    metadata: { ...manifest.metadata, annotations: { ...annotations, [SYNC_OPTIONS]: options } },
  };
}

/** Whether an object carries that guard. */
export function isGuarded({ metadata: { annotations } }: AnyManifest): boolean {
  const options = annotations?.[SYNC_OPTIONS]?.split(',') ?? [];
  return GUARDS.every((guard) => options.includes(guard));
}

function ownsData(manifest: Manifest): boolean {
  if (manifest.kind === 'StatefulSet') return (manifest.spec.volumeClaimTemplates ?? []).length > 0;
  return OWNERS.has(manifest.kind);
}
