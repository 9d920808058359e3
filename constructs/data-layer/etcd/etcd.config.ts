import type { Etcd } from './etcd.ts';

/** Where a member keeps its data. */
export const DATA = '/var/lib/etcd';
export const PEER_PORT = 2380;

export interface Member {
  readonly name: string;
  readonly host: string;
}

/** The file of one member; every key exists in etcd 3.4 and 3.5, an unknown one would be ignored without a word. */
export function etcdConfig(
  etcd: Etcd,
  self: Member,
  members: readonly Member[],
): Readonly<Record<string, unknown>> {
  const client = etcd.client.port;
  return {
    'advertise-client-urls': `http://${self.host}:${client}`,
    'auto-compaction-mode': 'revision',
    'auto-compaction-retention': '1000',
    'data-dir': DATA,
    // On by default for flags alone, not for a file.
    ...(etcd.jsonInterface && { 'enable-grpc-gateway': true }),
    'initial-advertise-peer-urls': `http://${self.host}:${PEER_PORT}`,
    'initial-cluster': members.map(({ name, host }) => `${name}=http://${host}:${PEER_PORT}`).join(','),
    'initial-cluster-state': 'new',
    'initial-cluster-token': `somastack-${etcd.name}`,
    'listen-client-urls': `http://0.0.0.0:${client}`,
    'listen-peer-urls': `http://0.0.0.0:${PEER_PORT}`,
    name: self.name,
    'quota-backend-bytes': etcd.quota.bytes,
  };
}
