import type { Kafka } from './kafka.ts';

/**
 * Server properties that MSK accepts in a configuration; it refuses all others. Source: MSK developer guide, "Custom
 * configurations".
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'allow.everyone.if.no.acl.found',
  'auto.create.topics.enable',
  'compression.type',
  'connections.max.idle.ms',
  'custom.advertised.listeners',
  'default.replication.factor',
  'delete.topic.enable',
  'group.initial.rebalance.delay.ms',
  'group.max.session.timeout.ms',
  'group.min.session.timeout.ms',
  'leader.imbalance.per.broker.percentage',
  'log.cleaner.delete.retention.ms',
  'log.cleaner.min.cleanable.ratio',
  'log.cleanup.policy',
  'log.flush.interval.messages',
  'log.flush.interval.ms',
  'log.message.timestamp.difference.max.ms',
  'log.message.timestamp.type',
  'log.retention.bytes',
  'log.retention.hours',
  'log.retention.minutes',
  'log.retention.ms',
  'log.roll.ms',
  'log.segment.bytes',
  'max.incremental.fetch.session.cache.slots',
  'message.max.bytes',
  'min.insync.replicas',
  'num.io.threads',
  'num.network.threads',
  'num.partitions',
  'num.recovery.threads.per.data.dir',
  'num.replica.fetchers',
  'offsets.retention.minutes',
  'offsets.topic.replication.factor',
  'replica.fetch.max.bytes',
  'replica.fetch.response.max.bytes',
  'replica.lag.time.max.ms',
  'replica.selector.class',
  'replica.socket.receive.buffer.bytes',
  'socket.receive.buffer.bytes',
  'socket.request.max.bytes',
  'socket.send.buffer.bytes',
  'transaction.max.timeout.ms',
  'transaction.state.log.min.isr',
  'transaction.state.log.replication.factor',
  'transactional.id.expiration.ms',
  'unclean.leader.election.enable',
  'zookeeper.connection.timeout.ms',
  'zookeeper.session.timeout.ms',
]);

/** The broker policy in MSK's form: one `key=value` per line, sorted by key. */
export function mskProperties(kafka: Kafka): string {
  return Object.entries(kafka.policy)
    .map(([key, value]) => `${key}=${value}\n`)
    .sort()
    .join('');
}

/** Whether MSK refuses a configuration that has this property. */
export function forbiddenProperty(key: string): boolean {
  return !ALLOWED.has(key);
}

/** One sentence for each property of the model that MSK would refuse. */
export function forbiddenProperties(kafka: Kafka): readonly string[] {
  return Object.keys(kafka.policy)
    .filter(forbiddenProperty)
    .map(
      (key) =>
        `${kafka.path}: MSK does not let anybody set "${key}"; set it in targets that we run ourselves`,
    );
}
