import type { PostgresBackupSettings } from '../constructs/data-layer/postgres/postgres.settings.ts';
import { type Level, rulesOf } from './levels.ts';
import { outsideRules } from './outside-rules.ts';
import type { Environment } from './schema.ts';

const BACKUP = 'dataLayer.postgres.backup';

/** Where production begins: what it lost is often noticed after a weekend. */
const PRODUCTION = 4;
const LEAST_DAYS_OF_PRODUCTION = 7;

/** A database of one's own has a backup that outlives its cluster; where a cloud runs it, the cloud takes it. */
export function backupRules({ level, dataLayer: { postgres } }: Environment): readonly string[] {
  if (postgres.hosting === 'managed') return [];
  const { backup, withoutBackup } = postgres;
  if (level === 'local')
    return backup ? [`${BACKUP}: a laptop has no operator that would take one; leave the section out`] : [];
  if (!backup) {
    if (withoutBackup || rulesOf(level).leastStatefulReplicas === 1) return [];
    return [
      `dataLayer.postgres: it has no backup, and replicas repeat what somebody deletes; at level "${level}" name a store outside this cluster with backup: { endpoint: … }, or say with withoutBackup: { reason: … } what brings the data back`,
    ];
  }
  return [
    ...(withoutBackup
      ? ['dataLayer.postgres.withoutBackup: there is a backup; leave one of the two out']
      : []),
    ...endpointRules(backup),
    ...outsideRules(`${BACKUP}.addresses`, backup.addresses),
    ...retentionRules(level, backup),
    ...seriesRules(backup),
  ];
}

/** Ends of names that resolve inside a cluster alone. */
const INSIDE = ['.svc', '.cluster.local', '.localhost'];

function endpointRules({ endpoint }: PostgresBackupSettings): readonly string[] {
  const { hostname, pathname, username, password, search, hash } = new URL(endpoint);
  const path = `${BACKUP}.endpoint`;
  const example = 'write for example "https://s3.backup.example.com"';
  if (username !== '' || password !== '')
    return [`${path}: an address with a user or a password would be in every manifest; ${example}`];
  if (pathname !== '/' || search !== '' || hash !== '' || endpoint.endsWith('/'))
    return [
      `${path}: "${endpoint}" is more than a host and a port; the bucket has a setting of its own; ${example}`,
    ];
  if (!hostname.includes('.') || INSIDE.some((end) => hostname.endsWith(end)))
    return [
      `${path}: "${hostname}" is a name inside this cluster, and a backup must not be lost with what it backs up; name a store elsewhere`,
    ];
  return [];
}

function retentionRules(level: Level, { retention }: PostgresBackupSettings): readonly string[] {
  const path = `${BACKUP}.retention`;
  if (!Number.isInteger(retention.days))
    return [
      `${path}: ${retention.hours} hours are no whole days, in which backups are kept; write for example "30d"`,
    ];
  if (rulesOf(level).number < PRODUCTION || retention.days >= LEAST_DAYS_OF_PRODUCTION) return [];
  return [
    `${path}: ${retention.days} days; at level "${level}" keep at least ${LEAST_DAYS_OF_PRODUCTION}, since what was lost is not noticed on the same day`,
  ];
}

function seriesRules({ series, recoveredFrom, recoveredUntil }: PostgresBackupSettings): readonly string[] {
  if (recoveredFrom === undefined)
    return recoveredUntil === undefined
      ? []
      : [`${BACKUP}.recoveredUntil: it says nothing without the series that is read; add recoveredFrom`];
  if (recoveredFrom < series) return [];
  return [
    `${BACKUP}.series: ${series} is not above recoveredFrom ${recoveredFrom}, and servers must not archive into what they are made from; write at least ${recoveredFrom + 1}`,
  ];
}
