import { diskForSlot, slotMinutes } from '../../../constructs/data-layer/postgres/postgres-parameters.aws.ts';
import type { Platform } from '../../../constructs/platform/platform.ts';
import type { AwsSettings, PassiveSettings } from '../../../environments/aws.schema.ts';
import { registryOf } from '../../../targets/contract/cloud-names.ts';
import { RECOVERY_POINT, RECOVERY_TIME } from '../../../targets/aws/recovery/goals.ts';
import { PERIOD } from '../../../targets/aws/watch/period.ts';
import { ownImages } from '../own-images.ts';
import { BUCKET_POINT } from './copies.ts';
import { criticalPath, minutesOf } from './critical-path.ts';
import { failoverSteps, pointOfDatabase } from './steps.ts';

const POINT = RECOVERY_POINT.seconds / 60;
const TIME = RECOVERY_TIME.seconds / 60;
const PERIOD_MINUTES = PERIOD.seconds / 60;
/** Minutes that an idle database on RDS seems to be behind: until its log turns to the next file. Source: RDS user guide, read replicas of PostgreSQL. */
const IDLE_LAG = 5;

/** Why the loss of the region would cost more data, or more time, than is promised; empty where there is no second region. */
export function recoveryProblems(platform: Platform): readonly string[] {
  const { environment } = platform;
  if (!('aws' in environment) || !environment.aws.passive) return [];
  const { passive, edge } = environment.aws;
  return [
    ...databaseProblems(platform, passive),
    ...declarationProblems(platform, passive),
    ...imageProblems(platform, environment.aws, passive),
    ...timeProblems(platform, passive, edge),
  ];
}

function databaseProblems({ dataLayer: { postgres } }: Platform, passive: PassiveSettings): string[] {
  if (postgres.hosting !== 'managed')
    return [
      `${postgres.path}.hosting: "self" is copied to no other region; write "managed" or leave aws.passive out`,
    ];
  const lag = passive.replicaLag.seconds / 60;
  const point = pointOfDatabase(passive);
  if (lag < IDLE_LAG)
    return [
      `aws.passive.replicaLag: ${lag} min; an idle database seems to be up to ${IDLE_LAG} min behind, and somebody would be called for nothing; write at least "${IDLE_LAG}m"`,
    ];
  if (point >= POINT)
    return [
      `aws.passive.replicaLag: ${lag} min and ${PERIOD_MINUTES} min until the alarm make ${point} min that may be lost, and less than ${POINT} min is promised; write at most "${POINT - PERIOD_MINUTES - 1}m"`,
    ];
  const kept = slotMinutes(postgres);
  if (kept < point)
    return [
      `${postgres.path}.disk: ${postgres.disk.toWholeGibibytes()} GiB keep the log of ${kept} min of busy writing, and a copy that is behind for longer is lost before its alarm speaks after ${point} min; write at least "${diskForSlot(point).toWholeGibibytes()}Gi"`,
    ];
  return [];
}

/** What nothing copies must be said, so that nobody learns of it on the day. */
function declarationProblems(
  { eventStreaming: { kafka }, dataLayer: { redis, milvus, objectStore } }: Platform,
  { region, rebuilt, lost }: PassiveSettings,
): string[] {
  const uncopied = [
    [kafka.path, 'kafka', lost.kafka],
    [redis.path, 'redis', lost.redis],
  ] as const;
  const problems = uncopied
    .filter(([, , reason]) => reason === undefined)
    .map(
      ([path, name]) =>
        `${path}: nothing copies it to ${region}, so all of it would be lost; say in aws.passive.lost.${name} why that is right, or leave aws.passive out`,
    );
  if (!rebuilt.milvus)
    problems.push(
      `${milvus.path}: its catalogue in etcd is not copied to ${region}, and without it its vectors are lost; say in aws.passive.rebuilt.milvus what they are made from again, or leave aws.passive out`,
    );
  const derived = milvus.storage?.bucket;
  if (objectStore.hosting === 'managed' && BUCKET_POINT >= POINT)
    for (const { name: bucket } of objectStore.demanded.filter(
      ({ name, passing }) => name !== derived && !passing,
    ))
      problems.push(
        `${objectStore.path}: bucket "${bucket}" is copied within ${BUCKET_POINT} min, and less than ${POINT} min may be lost; keep what it holds in the database, or leave aws.passive out`,
      );
  return problems;
}

/** Images that lie in the lost region, where nothing copies them from: what is in the account's own registry is copied, and what lies in no region is not lost. */
function imageProblems({ components }: Platform, aws: AwsSettings, passive: PassiveSettings): string[] {
  const own = registryOf(aws);
  const lost = ownImages(components).filter(
    (image) => !image.startsWith(own) && image.includes(`.dkr.ecr.${aws.region}.amazonaws.com/`),
  );
  return [...new Set(lost)].map(
    (image) =>
      `somaServices: image "${image}" lies in ${aws.region}, in a registry that nothing copies to ${passive.region}; push it to "${own}", or leave aws.passive out`,
  );
}

function timeProblems(platform: Platform, passive: PassiveSettings, edge: AwsSettings['edge']): string[] {
  const path = criticalPath(failoverSteps(platform, passive, edge));
  const minutes = minutesOf(path);
  if (minutes < TIME) return [];
  const chain = path.map((step) => `${step.name} ${step.minutes}`).join(' + ');
  return [
    `aws.passive: ${chain} make ${minutes} min until the platform runs in ${passive.region}, and less than ${TIME} min is promised; shorten replicaLag, decision or rebuilt.milvus.within by ${minutes - TIME + 1} min`,
  ];
}
