import type { Properties } from '../../core/model/config-file.ts';
import type { RedisUser } from '../../core/model/demand.ts';
import { redisPassword } from '../../core/model/secret.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { concat, reference, text, type Value } from '../../core/model/value.ts';
import type { Redis } from './redis.ts';

/** Keys that are evicted under pressure would be locks and budgets here: writes are refused instead. */
export const EVICTION = 'noeviction';

/** What may wait for a listener: this much at once, or this much for so long. */
export const LISTENER_BUFFER = { hard: Memory.mebibytes(8), soft: Memory.mebibytes(2), seconds: 60 } as const;

/** The same as a directive. */
export function listenerBuffer(): string {
  const { hard, soft, seconds } = LISTENER_BUFFER;
  return `pubsub ${hard.toRedis()} ${soft.toRedis()} ${seconds}`;
}

/** Directives that hold in every target and in every server from Redis 7.0 to Valkey 9. */
export function redisDirectives(redis: Redis): Properties {
  return {
    appendfsync: 'everysec',
    appendonly: 'yes',
    'aof-use-rdb-preamble': 'yes',
    'client-output-buffer-limit': listenerBuffer(),
    maxmemory: redis.memoryModel.maxMemory.toRedis(),
    'maxmemory-policy': EVICTION,
    save: '""',
    timeout: 0,
  };
}

/** What services tell each other: a notification, which nobody keeps. */
const NOTIFICATIONS = 'soma:*';

/** What a service may do with its own keys and channels: no administration. */
const COMMANDS =
  '-@all +@read +@write +@connection +@transaction +@scripting +@pubsub -@dangerous +info +scan';

/** What a server counts of itself: no key, no value, no setting. */
const STATISTICS =
  'resetkeys resetchannels -@all +ping +info +client|setname +slowlog|len +slowlog|get +latency|latest';

/** The rule of one user without its password, as Redis and ElastiCache both write it. */
export function accessString({ keys, channels = [], may = 'service' }: RedisUser): string {
  if (may === 'monitor') return `on ${STATISTICS}`;
  const own = [...keys.map((pattern) => `~${pattern}`), 'resetchannels'];
  const heard = [...keys, ...channels, NOTIFICATIONS].map((pattern) => `&${pattern}`);
  return `on ${[...own, ...heard].join(' ')} ${COMMANDS}`;
}

/** Enough to see that a server answers; clients that also tell their own name and version go on when that is refused. */
const PROBE = 'resetkeys resetchannels -@all +ping';
const EVERYTHING = '~* &* +@all';

/** Whose passwords a server knows. */
type Accounts = Pick<Redis, 'adminPassword' | 'probePassword' | 'users'>;

/** Users with passwords; a file with secrets, so no synthesis writes it. Who gives no name is the user `default`. */
export function aclFile({ adminPassword, probePassword, users }: Accounts): Value {
  return concat([
    ...(probePassword
      ? [
          text`user default on >${probePassword} ${PROBE}\n`,
          text`user admin on >${adminPassword} ${EVERYTHING}\n`,
        ]
      : [text`user default on >${adminPassword} ${EVERYTHING}\n`]),
    ...users.flatMap((user) => [
      `user ${user.name} ${accessString(user)} >`,
      reference(redisPassword(user.name)),
      '\n',
    ]),
  ]);
}
