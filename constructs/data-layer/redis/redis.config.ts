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
const STATISTICS = '-@all +ping +info +client|setname +slowlog|len +slowlog|get +latency|latest';

/** What a user may do, in the words that the ACL file and ElastiCache share. */
interface Rights {
  readonly keys: readonly string[];
  readonly channels: readonly string[];
  readonly commands: string;
}

function rightsOf({ keys, channels = [], may = 'service' }: RedisUser): Rights {
  if (may === 'monitor') return { keys: [], channels: [], commands: STATISTICS };
  return {
    keys: keys.map((pattern) => `~${pattern}`),
    channels: [...keys, ...channels, NOTIFICATIONS].map((pattern) => `&${pattern}`),
    commands: COMMANDS,
  };
}

/**
 * The rule of one user as ElastiCache takes it. It refuses every word that resets something or sets a password; a new user has
 * no key, no channel and no command. Source: ElastiCache user guide, "Role-Based Access Control", access strings.
 */
export function accessString(user: RedisUser): string {
  const { keys, channels, commands } = rightsOf(user);
  return ['on', ...keys, ...channels, commands].join(' ');
}

/**
 * The rule of one user in an ACL file, without its password. It says itself that nothing comes before it, because a server's
 * `acl-pubsub-default` may give a new user every channel.
 */
export function aclRule(user: RedisUser): string {
  const { keys, channels, commands } = rightsOf(user);
  const first = keys.length > 0 ? keys : ['resetkeys'];
  return ['on', ...first, 'resetchannels', ...channels, commands].join(' ');
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
      `user ${user.name} ${aclRule(user)} >`,
      reference(redisPassword(user.name)),
      '\n',
    ]),
  ]);
}
