import { type Demands, mostAtOnce, type SecretFolder, type Topic } from '../../core/model/demand.ts';
import { Duration } from '../../core/amounts/duration.ts';
import type { Somaagent01Settings } from './somaagent01.settings.ts';

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

/** The service's documents give every topic three partitions; of a group of workers no more than these read one. */
export const PARTITIONS = 3;

const topics: readonly Topic[] = [
  ...NAMES.map((name) => ({ name, partitions: PARTITIONS })),
  ...DEAD_LETTERS.map((name) => ({ name, partitions: PARTITIONS, retention: Duration.parse('30d') })),
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

/** Requests that a gateway answers at once before one waits for a connection; each has one of its own until it is answered. */
const GATEWAY_CONNECTIONS = 3;

/**
 * Django needs a session pool. The two processes that answer requests return a connection after each. A worker knows no requests, so that
 * its connection is never returned: it would keep one of the pool for good, and holds its own past it.
 */
export function somaagent01Demands(settings: Somaagent01Settings): Demands {
  const { conversationWorker, toolExecutor, memoryReplicator, delegationWorker, temporalWorkers } = settings;
  const workers = [conversationWorker, toolExecutor, memoryReplicator, delegationWorker];
  const running = workers.reduce((sum, { replicas }) => sum + mostAtOnce(replicas), 0);
  return {
    topics,
    databases: [
      {
        name: NAME,
        pool: 'session',
        connections:
          GATEWAY_CONNECTIONS * mostAtOnce(settings.gateway.replicas) +
          mostAtOnce(settings.delegationGateway.replicas),
        held: running + (temporalWorkers ? 2 : 0),
      },
    ],
    redisUsers: [{ name: NAME, keys: KEYS, connections: 64 }],
    secretFolders: [SECRETS],
  };
}
