import type { Demands } from '../../core/model/demand.ts';

/** Name of the service's Redis user. */
export const NAME = 'somaagenthub';

/** Demands of the processes that run here: users, tokens, keys and locks of the identity service, and strikes of the gateway. */
export const SOMAAGENTHUB_DEMANDS: Demands = {
  redisUsers: [{ name: NAME, keys: ['identity:*', 'constitution:*', 'moderation:*'], connections: 32 }],
};
