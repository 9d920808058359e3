import type { Properties } from '../../core/model/config-file.ts';
import type { RedisUser } from '../../core/model/demand.ts';
import { redisPassword } from '../../core/model/secret.ts';
import { Memory } from '../../core/amounts/memory.ts';
import { concat, reference, text, type Value } from '../../core/model/value.ts';
import type { Redis } from './redis.ts';

/** Keys are locks and budgets, which must not be evicted, so a full server refuses writes. */
export const EVICTION = 'noeviction';

/** Limit of a subscriber's output buffer: `hard` at any time, or `soft` for so many seconds. */
export const LISTENER_BUFFER = { hard: Memory.mebibytes(8), soft: Memory.mebibytes(2), seconds: 60 } as const;

/** The same limit as a directive. */
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

/** Channels of notifications between services; no message is kept. */
const NOTIFICATIONS = 'soma:*';

/** Commands that a service may use on its own keys and channels; none is administrative. */
const COMMANDS =
  '-@all +@read +@write +@connection +@transaction +@scripting +@pubsub -@dangerous +info +scan';

/** Commands that read the server's statistics, but no key, value or setting. */
const STATISTICS =
  'resetkeys resetchannels -@all +ping +info +client|setname +slowlog|len +slowlog|get +latency|latest';

/** The ACL rule of one user without its password, in the form that Redis and ElastiCache share. */
export function accessString({ keys, channels = [], may = 'service' }: RedisUser): string {
  if (may === 'monitor') return `on ${STATISTICS}`;
  const own = [...keys.map((pattern) => `~${pattern}`), 'resetchannels'];
  const heard = [...keys, ...channels, NOTIFICATIONS].map((pattern) => `&${pattern}`);
  return `on ${[...own, ...heard].join(' ')} ${COMMANDS}`;
}

/** Rights of a health check. Clients that also send their name and version continue when that is refused. */
const PROBE = 'resetkeys resetchannels -@all +ping';
const EVERYTHING = '~* &* +@all';

/** The accounts of a server. */
type Accounts = Pick<Redis, 'adminPassword' | 'probePassword' | 'users'>;

/**
 * Users with passwords. The file contains secrets, so no synthesis writes it. A client without a user name is the user `default`.
 */
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
