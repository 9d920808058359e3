import type { PostgresParameter } from '../../core/model/config-file.ts';
import { Duration } from '../../core/amounts/duration.ts';
import { reference } from '../../core/model/value.ts';
import type { Outside } from '../../../targets/kubernetes/places/location.ts';
import type { BarmanObjectStore, CnpgCluster } from '../../../targets/kubernetes/resources/cnpg.ts';
import type { Manifest } from '../../../targets/kubernetes/resources/manifest.ts';
import { templatedSecret } from '../../../targets/kubernetes/secrets/external-secret.ts';
import type { KubernetesTarget } from '../../../targets/kubernetes/target/target.ts';
import { BACKUP_JOBS, PARALLEL_WAL } from './postgres.memory.ts';
import type { Postgres, PostgresBackup } from './postgres.ts';

/** Port of https where an address names none. */
const HTTPS = 443;

/** Name of the series in a cluster that servers are made from. */
const BEFORE = 'before';

/** After this long even a server that nobody writes to hands over what it has, so no more than that is lost with the cluster. */
const LONGEST_UNARCHIVED = Duration.parse('5m');

/** Parameters of a server that archives its log. */
export const ARCHIVING: Readonly<Record<string, PostgresParameter>> = { archive_timeout: LONGEST_UNARCHIVED };

/** What the servers call outside the cluster. */
export function storeOutside({ endpoint, addresses }: PostgresBackup): Outside {
  return { addresses, ports: [Number(new URL(endpoint).port || HTTPS)] };
}

/** The keys of the store, and when base backups are taken: the first at once, since a log without one brings nothing back. */
export function backupObjects(
  postgres: Postgres,
  backup: PostgresBackup,
  target: KubernetesTarget,
): readonly Manifest[] {
  const { keys, region } = backup;
  return [
    templatedSecret(target.cluster, target.metadata(postgres, keysName(postgres)), {
      [KEYS.id]: reference(keys.id),
      [KEYS.secret]: reference(keys.secret),
      ...(region !== undefined && { [KEYS.region]: region }),
    }),
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      // Another series has an object of its own: only a new one takes its first backup at once.
      metadata: target.metadata(postgres, `${postgres.name}-daily-${backup.series}`),
      spec: {
        cluster: { name: postgres.name },
        method: 'barmanObjectStore',
        schedule: scheduleOf(backup),
        immediate: true,
        target: 'prefer-standby',
        backupOwnerReference: 'cluster',
      },
    },
  ];
}

/** Where the servers of a cluster archive, and for how long it is kept. */
export function archive(
  postgres: Postgres,
  backup: PostgresBackup,
  environmentName: string,
): NonNullable<CnpgCluster['spec']['backup']> {
  return {
    barmanObjectStore: storeOf(postgres, backup, environmentName, backup.series),
    retentionPolicy: `${backup.retention.days}d`,
    target: 'prefer-standby',
  };
}

/** How servers begin that are made from what others archived. */
export function recovery(
  postgres: Postgres,
  backup: PostgresBackup,
  environmentName: string,
  { series, until }: { readonly series: number; readonly until: string | undefined },
): Pick<CnpgCluster['spec'], 'bootstrap' | 'externalClusters'> {
  return {
    bootstrap: {
      recovery: {
        source: BEFORE,
        ...(until !== undefined && { recoveryTarget: { targetTime: until } }),
      },
    },
    externalClusters: [
      { name: BEFORE, barmanObjectStore: storeOf(postgres, backup, environmentName, series) },
    ],
  };
}

function storeOf(
  postgres: Postgres,
  { endpoint, bucket, region, encryption }: PostgresBackup,
  environmentName: string,
  series: number,
): BarmanObjectStore {
  const key = (name: string) => ({ name: keysName(postgres), key: name });
  const written = { compression: 'gzip', ...(encryption && { encryption }) } as const;
  return {
    destinationPath: `s3://${bucket}/${environmentName}`,
    endpointURL: endpoint,
    serverName: `${postgres.name}-${series}`,
    s3Credentials: {
      accessKeyId: key(KEYS.id),
      secretAccessKey: key(KEYS.secret),
      ...(region !== undefined && { region: key(KEYS.region) }),
    },
    wal: { ...written, maxParallel: PARALLEL_WAL },
    data: { ...written, jobs: BACKUP_JOBS },
  };
}

/** Keys of the Secret from which the operator reads. */
const KEYS = { id: 'access-key-id', secret: 'secret-access-key', region: 'region' } as const;

function keysName({ name }: Postgres): string {
  return `${name}-backup`;
}

function scheduleOf({ dailyAt }: PostgresBackup): string {
  const [hour, minute] = dailyAt.split(':').map(Number);
  return `0 ${minute} ${hour} * * *`;
}
