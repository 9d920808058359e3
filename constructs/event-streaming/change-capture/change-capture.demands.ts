import type { Demands, Topic } from '../../core/model/demand.ts';

/**
 * Where Kafka Connect keeps what it must not forget; it refuses topics that are not compacted, and a second partition of the
 * first. Few partitions for the others: one connector has one offset and two states.
 */
export const CONNECT_TOPICS = {
  configs: 'soma.connect.configs',
  offsets: 'soma.connect.offsets',
  status: 'soma.connect.status',
} as const;

/** Before the connector's own name in the topic of its heartbeats. */
export const HEARTBEAT_PREFIX = 'soma.connect.heartbeat';
/** The connector's name, which is the prefix of its topics too. */
export const CONNECTOR = 'events';

const state = (name: string): Topic => ({ name, partitions: 1, cleanup: 'compact' });

export const CHANGE_CAPTURE_DEMANDS: Demands = {
  topics: [...Object.values(CONNECT_TOPICS), `${HEARTBEAT_PREFIX}.${CONNECTOR}`].map(state),
};
