import type { Demands, SecretFolder, Topic } from '../../core/model/demand.ts';
import { Duration } from '../../core/amounts/duration.ts';

/** The name of its database, of the role that owns it and of its user of the key-value store. */
export const NAME = 'somaagent';

const NAMES = [
  'conversation.inbound',
  'conversation.outbound',
  'tool.requests',
  'tool.results',
  'memory.wal',
  'memory.stored',
  'somastack.delegation',
  'a2a.out',
  'llm.metrics',
  'tool.metrics',
  'audio.metrics',
  'budget.events',
  'llm.escalation.metrics',
];

/** What could not be handled waits for a person, who may be away. */
const DEAD_LETTERS = ['task.feedback.dlq', 'conversation.inbound.dlq', 'memory.wal.dlq', 'a2a.dlq'];

/** Three partitions, as its documents say of every topic. */
const topics: readonly Topic[] = [
  ...NAMES.map((name) => ({ name, partitions: 3 })),
  ...DEAD_LETTERS.map((name) => ({ name, partitions: 3, retention: Duration.parse('30d') })),
];

/**
 * Keys as its code makes them: Django's cache without a prefix, channels, sessions, locks of accounts, log-ins on their
 * way, requests that wait for a policy, budgets, limits, capsules, keys and credentials, and those of the gateway's own
 * (hashes `gateway:secrets` and `gateway:api_keys`).
 */
const KEYS = [
  ':1:*',
  'asgi*',
  'session:*',
  'lockout:*',
  'login_attempts:*',
  'oauth_state:*',
  'policy:requeue*',
  'budget:*',
  'rate_limit:*',
  'capsule:*',
  'api_key:*',
  'llm_cred:*',
  'gateway:*',
];

/** `agent/api_keys` and `agent/credentials` of the mount `secret`, as its secret manager has them: keys of language models. */
export const SECRETS: SecretFolder = { service: NAME, name: 'agent', deletes: true };

/**
 * Django and its own pools prepare statements and keep them, so a session pool; every process gives connections back after
 * a request, so seven processes share few.
 */
export const SOMAAGENT01_DEMANDS: Demands = {
  topics,
  databases: [{ name: NAME, pool: 'session', connections: 6 }],
  redisUsers: [{ name: NAME, keys: KEYS, connections: 64 }],
  secretFolders: [SECRETS],
};
