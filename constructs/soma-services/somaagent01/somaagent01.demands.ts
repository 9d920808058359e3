import type { Demands, SecretFolder, Topic } from '../../core/model/demand.ts';
import { Duration } from '../../core/amounts/duration.ts';

/** Name of the service's database, of its owner role and of its Redis user. */
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

/** Records that could not be handled are kept longer: a person has to look at them. */
const DEAD_LETTERS = ['task.feedback.dlq', 'conversation.inbound.dlq', 'memory.wal.dlq', 'a2a.dlq'];

/** The service's documents give every topic three partitions. */
const topics: readonly Topic[] = [
  ...NAMES.map((name) => ({ name, partitions: 3 })),
  ...DEAD_LETTERS.map((name) => ({ name, partitions: 3, retention: Duration.parse('30d') })),
];

/**
 * Key patterns that the service's code uses: Django's cache without a prefix, channels, sessions, account locks, log-ins in
 * progress, requests that wait for a policy decision, budgets, limits, capsules, keys and credentials, and the gateway's own
 * hashes `gateway:secrets` and `gateway:api_keys`.
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
 * Django and the service's own pools keep prepared statements, which needs a session pool. Every process returns its
 * connections after a request, so seven processes share few.
 */
export const SOMAAGENT01_DEMANDS: Demands = {
  topics,
  databases: [{ name: NAME, pool: 'session', connections: 6 }],
  redisUsers: [{ name: NAME, keys: KEYS, connections: 64 }],
  secretFolders: [SECRETS],
};
