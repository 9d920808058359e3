import type { Demands } from '../../core/model/demand.ts';

/** The bucket in which checkpoints and savepoints lie. */
export const FLINK_BUCKET = 'flink-checkpoints';

/** Jobs bring their own topics. */
export const FLINK_DEMANDS: Demands = { buckets: [FLINK_BUCKET] };
