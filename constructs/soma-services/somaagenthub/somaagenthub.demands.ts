import type { Demands } from '../../core/model/demand.ts';

/** Its user of the key-value store. */
export const NAME = 'somaagenthub';

/** What the processes that run here need: users, tokens, keys and locks of its identity service, strikes of its gateway. */
export const SOMAAGENTHUB_DEMANDS: Demands = {
  redisUsers: [{ name: NAME, keys: ['identity:*', 'constitution:*', 'moderation:*'], connections: 32 }],
};
