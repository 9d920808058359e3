import { jsonFile, referring } from '../../core/model/config-file.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { reference, type Value } from '../../core/model/value.ts';
import type { ObjectStore } from './object-store.ts';

export const DATA = '/data';
export const IDENTITIES = '/etc/seaweedfs/secrets/s3.json';

/** Size of one volume file; small, so that a laptop's disk is not reserved in steps of the default 30 GB. */
const VOLUME_SIZE = Memory.mebibytes(1024);

/** Everything in one process; collections get volumes as they need them. */
export function serverArguments(store: ObjectStore, host: string): readonly string[] {
  return [
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

/** Who may use the gateway; without this file anybody may. A file with secrets, so no synthesis writes it. */
export function identities(store: ObjectStore): Value {
  const identity = {
    name: 'somastack',
    credentials: [{ accessKey: reference(store.accessKey), secretKey: reference(store.secretKey) }],
    actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'],
  };
  return referring({ identities: [identity] }, jsonFile);
}
