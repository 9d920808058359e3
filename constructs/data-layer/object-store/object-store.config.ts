import { jsonFile, referring } from '../../core/model/config-file.ts';
import type { BucketKeys } from '../../core/model/demand.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { reference, type Value } from '../../core/model/value.ts';
import type { ObjectStore } from './object-store.ts';

export const DATA = '/data';
export const IDENTITIES = '/etc/seaweedfs/secrets/s3.json';

/** Size of one volume file. The default of 30 GB would reserve a laptop's disk in too large steps. */
const VOLUME_SIZE = Memory.mebibytes(1024);

/** Arguments of a server that runs all roles in one process; collections get volumes as they need them. */
export function serverArguments(store: ObjectStore, host: string): readonly string[] {
  return [
    // This flag precedes the subcommand. Without it the program logs to files in /tmp, up to 9 GB of them.
    '-logtostderr=true',
    'server',
    `-dir=${DATA}`,
    `-ip=${host}`,
    '-ip.bind=0.0.0.0',
    `-master.port=${store.master.port}`,
    `-master.volumeSizeLimitMB=${VOLUME_SIZE.mebibytes}`,
    '-master.volumePreallocate=false',
    '-volume.max=0',
    `-metricsPort=${store.metrics.port}`,
    '-filer',
    '-s3',
    `-s3.port=${store.s3.port}`,
    `-s3.config=${IDENTITIES}`,
  ];
}

/** Accounts of the S3 gateway; without this file it has no authentication. It contains secrets, so no synthesis writes it. */
export function identities(store: ObjectStore): Value {
  const all = identity('somastack', store, ['Admin', 'Read', 'Write', 'List', 'Tagging']);
  const own = store.demanded.flatMap(({ name, keys }) =>
    keys ? [identity(name, keys, [`Read:${name}`, `Write:${name}`, `List:${name}`])] : [],
  );
  return referring({ identities: [all, ...own] }, jsonFile);
}

function identity(name: string, { accessKey, secretKey }: BucketKeys, actions: readonly string[]) {
  return {
    name,
    credentials: [{ accessKey: reference(accessKey), secretKey: reference(secretKey) }],
    actions,
  };
}
