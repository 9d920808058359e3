import type { Demands } from '../../core/model/demand.ts';

/** Bucket of checkpoints and savepoints. */
export const FLINK_BUCKET = 'flink-checkpoints';

/** Demands of Flink. There are no topics, because jobs make their own. */
export const FLINK_DEMANDS: Demands = { buckets: [{ name: FLINK_BUCKET }] };
