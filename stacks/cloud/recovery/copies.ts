import type { Platform } from '../../../constructs/platform/platform.ts';
import type { PassiveSettings } from '../../../environments/aws.schema.ts';
import { pointOfDatabase, type StepName } from './steps.ts';

/** Minutes within which S3 promises to have copied an object with replication time control. Source: its user guide. */
export const BUCKET_POINT = 15;

/** What becomes of a data system when its region is lost. */
export interface Copy {
  /** Name of the component, or of a bucket. */
  readonly data: string;
  readonly how: string;
  /** Minutes of writing that are gone at most; 'all' where everything is, which the environment must have said. */
  readonly point: number | 'all';
  /** The step after which it is there again. */
  readonly backAfter: StepName;
}

/** Every system that keeps data, as it is after the loss of the region; a system that nobody said anything about is left to the problems. */
export function copiesOf({ eventStreaming, dataLayer }: Platform, passive: PassiveSettings): readonly Copy[] {
  const { rebuilt, lost } = passive;
  const copies: Copy[] = [
    {
      data: dataLayer.postgres.name,
      how: 'read replica, promoted',
      point: pointOfDatabase(passive),
      backAfter: 'promote',
    },
  ];
  const systems = [
    [eventStreaming.kafka.name, lost.kafka],
    [dataLayer.redis.name, lost.redis],
  ] as const;
  for (const [data, reason] of systems)
    if (reason !== undefined)
      copies.push({ data, how: `begins empty: ${reason}`, point: 'all', backAfter: 'services' });
  if (rebuilt.milvus)
    copies.push({
      data: dataLayer.milvus.name,
      how: `made again from ${rebuilt.milvus.from}`,
      // What it is made of is rows of the database.
      point: pointOfDatabase(passive),
      backAfter: 'vectors',
    });
  if (dataLayer.objectStore.hosting === 'managed')
    copies.push({
      data: dataLayer.objectStore.name,
      how: 'copied object by object; nothing relies on it',
      point: BUCKET_POINT,
      backAfter: 'decide',
    });
  return copies;
}
