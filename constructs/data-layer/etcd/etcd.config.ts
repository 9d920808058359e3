import type { Etcd } from './etcd.ts';

/** Data folder of a member. */
export const DATA = '/var/lib/etcd';
export const PEER_PORT = 2380;

export interface Member {
  readonly name: string;
  readonly host: string;
}

/** The configuration file of one member. Every key exists in etcd 3.4 and 3.5; etcd silently ignores unknown keys. */
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
    // The gateway is on by default when etcd is configured by flags, but not by a file.
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
