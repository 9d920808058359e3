import { expect, test } from 'vitest';
import { onprem } from '../../environments/onprem.ts';
import { type Mistake, problemsOf } from '../support/environment.ts';

const AT = 'dataLayer.postgres.backup';
const { backup } = onprem.dataLayer.postgres;

const MISTAKES: readonly Mistake[] = [
  {
    title: 'no backup in production',
    level: 'onprem',
    changes: { [AT]: undefined },
    says: 'dataLayer.postgres: it has no backup, and replicas repeat what somebody deletes; at level "onprem" name a store outside this cluster with backup: { endpoint: … }, or say with withoutBackup: { reason: … } what brings the data back',
  },
  {
    title: 'a backup and the reason for none',
    level: 'onprem',
    changes: { 'dataLayer.postgres.withoutBackup': { reason: 'disks are copied elsewhere' } },
    says: 'dataLayer.postgres.withoutBackup: there is a backup; leave one of the two out',
  },
  {
    title: 'a backup of a laptop',
    changes: { [AT]: backup },
    says: 'dataLayer.postgres.backup: a laptop has no operator that would take one; leave the section out',
  },
  {
    title: 'a backup of a server that a cloud runs',
    level: 'prod',
    changes: { [AT]: backup },
    says: 'dataLayer.postgres.backup: unknown setting where hosting is "managed"; known here: cpu, disk, hosting, memory',
  },
  {
    title: 'a store without TLS',
    level: 'onprem',
    changes: { [`${AT}.endpoint`]: 'http://s3.backup.example.com' },
    says: 'dataLayer.postgres.backup.endpoint: expected an https address in quotes (got "http://s3.backup.example.com")',
  },
  {
    title: 'a store with its password',
    level: 'onprem',
    changes: { [`${AT}.endpoint`]: 'https://me:word@s3.backup.example.com' },
    says: 'dataLayer.postgres.backup.endpoint: an address with a user or a password would be in every manifest; write for example "https://s3.backup.example.com"',
  },
  {
    title: 'a store with the bucket in its address',
    level: 'onprem',
    changes: { [`${AT}.endpoint`]: 'https://s3.backup.example.com/bucket' },
    says: 'dataLayer.postgres.backup.endpoint: "https://s3.backup.example.com/bucket" is more than a host and a port; the bucket has a setting of its own; write for example "https://s3.backup.example.com"',
  },
  ...['object-store', 'object-store.soma-infra.svc', 'object-store.soma-infra.svc.cluster.local'].map(
    (host) => ({
      title: `the object store of the cluster itself, as ${host}`,
      level: 'onprem' as const,
      changes: { [`${AT}.endpoint`]: `https://${host}:8333` },
      says: `dataLayer.postgres.backup.endpoint: "${host}" is a name inside this cluster, and a backup must not be lost with what it backs up; name a store elsewhere`,
    }),
  ),
  {
    title: 'a store at every address',
    level: 'onprem',
    changes: { [`${AT}.addresses`]: ['0.0.0.0/0'] },
    says: 'dataLayer.postgres.backup.addresses.0: "0.0.0.0/0" lets pods call everybody; name the addresses that they have to reach',
  },
  {
    title: 'a store at no address',
    level: 'onprem',
    changes: { [`${AT}.addresses`]: ['s3.backup.example.com'] },
    says: 'dataLayer.postgres.backup.addresses.0: "s3.backup.example.com" is no address range; write for example "203.0.113.0/28"',
  },
  {
    title: 'an API server with host bits',
    level: 'onprem',
    changes: { 'cluster.apiServer': ['10.96.0.1/24'] },
    says: 'cluster.apiServer.0: "10.96.0.1/24" has host bits set; did you mean "10.96.0.0/24"?',
  },
  {
    title: 'backups for a weekend',
    level: 'onprem',
    changes: { [`${AT}.retention`]: '6d' },
    says: 'dataLayer.postgres.backup.retention: 6 days; at level "onprem" keep at least 7, since what was lost is not noticed on the same day',
  },
  {
    title: 'backups for a part of a day',
    level: 'onprem',
    changes: { [`${AT}.retention`]: '36h' },
    says: 'dataLayer.postgres.backup.retention: 36 hours are no whole days, in which backups are kept; write for example "30d"',
  },
  {
    title: 'five fields of cron',
    level: 'onprem',
    changes: { [`${AT}.dailyAt`]: '30 2 * * *' },
    says: 'dataLayer.postgres.backup.dailyAt: expected a time of day in UTC such as "02:30" (got "30 2 * * *")',
  },
  {
    title: 'servers that archive into what they are made from',
    level: 'onprem',
    changes: { [`${AT}.recoveredFrom`]: 1 },
    says: 'dataLayer.postgres.backup.series: 1 is not above recoveredFrom 1, and servers must not archive into what they are made from; write at least 2',
  },
  {
    title: 'a moment of nothing',
    level: 'onprem',
    changes: { [`${AT}.recoveredUntil`]: '2026-11-30T09:00:00Z' },
    says: 'dataLayer.postgres.backup.recoveredUntil: it says nothing without the series that is read; add recoveredFrom',
  },
];

test.each(MISTAKES)('$title', ({ level = 'local', changes, says }) => {
  expect(problemsOf(level, changes)).toContain(says);
});

test.each([
  [
    'a reason in its place',
    'onprem',
    { [AT]: undefined, 'dataLayer.postgres.withoutBackup': { reason: 'a test' + ' needs none' } },
  ],
  ['none where nothing is kept', 'kind', { [AT]: undefined }],
  [
    'a short one where nothing is kept',
    'kind',
    {
      [AT]: { ...backup, retention: '1d' },
      'dataLayer.postgres.memory': '1728Mi',
    },
  ],
  ['a week', 'onprem', { [`${AT}.retention`]: '7d' }],
  ['a port of its own', 'onprem', { [`${AT}.endpoint`]: 'https://s3.backup.example.com:9000' }],
] as const)('%s is allowed', (_, level, changes) => {
  expect(problemsOf(level, changes)).toEqual([]);
});
