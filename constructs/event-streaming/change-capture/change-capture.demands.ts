import type { Demands, Topic } from '../../core/model/demand.ts';

/**
 * Topics in which Kafka Connect keeps its state. It refuses topics that are not compacted, and more than one partition in the
 * configuration topic. The other two have one partition as well, because one connector has one offset and two states.
 */
export const CONNECT_TOPICS = {
  configs: 'soma.connect.configs',
  offsets: 'soma.connect.offsets',
  status: 'soma.connect.status',
} as const;

/** Prefix of the heartbeat topic's name; the connector's name follows it. */
export const HEARTBEAT_PREFIX = 'soma.connect.heartbeat';
/** Name of the connector, and prefix of its topics. */
export const CONNECTOR = 'events';

const state = (name: string): Topic => ({ name, partitions: 1, cleanup: 'compact' });

export const CHANGE_CAPTURE_DEMANDS: Demands = {
  topics: [...Object.values(CONNECT_TOPICS), `${HEARTBEAT_PREFIX}.${CONNECTOR}`].map(state),
};
