/**
 * Purposes of an environment, from a laptop to production; the requirements number them from 1. Production on machines of one's own
 * is the fourth too.
 */
export const LEVELS = ['local', 'kind', 'staging', 'prod', 'onprem'] as const;

export type Level = (typeof LEVELS)[number];

export interface LevelRules {
  readonly number: 1 | 2 | 3 | 4;
  /** Fewest replicas of anything that keeps state. */
  readonly leastStatefulReplicas: number;
  /** Fewest replicas of what must tell of a lost zone. */
  readonly leastWatchers: number;
  /** Must lines be read on each node, where they wait in files? */
  readonly readsOnNodes: boolean;
  /** May clients speak plaintext to Kafka without a named exception? */
  readonly plaintextByDefault: boolean;
  /** Must services refuse to start when an address is missing? */
  readonly strictServices: boolean;
  /** May a cloud run the data systems? */
  readonly managedAllowed: boolean;
  /** What a Redis client without a user name may do: ping, or everything, as the operator's own client does. */
  readonly unnamedRedisUser: 'probe' | 'administrator';
  /** Are databases protected against deletion? */
  readonly deletionProtection: boolean;
  /** Must everything that can move find a place when any one zone is lost? */
  readonly holdsWithoutAZone: boolean;
  /** May a cluster follow the head of a branch, so that a push is a release? */
  readonly followsHead: boolean;
}

const RULES: Readonly<Record<Level, LevelRules>> = {
  local: {
    number: 1,
    leastStatefulReplicas: 1,
    leastWatchers: 1,
    readsOnNodes: false,
    plaintextByDefault: true,
    strictServices: false,
    managedAllowed: false,
    unnamedRedisUser: 'probe',
    deletionProtection: false,
    holdsWithoutAZone: false,
    followsHead: true,
  },
  kind: {
    number: 2,
    leastStatefulReplicas: 1,
    leastWatchers: 1,
    readsOnNodes: false,
    plaintextByDefault: true,
    strictServices: false,
    managedAllowed: false,
    unnamedRedisUser: 'administrator',
    deletionProtection: false,
    holdsWithoutAZone: false,
    followsHead: true,
  },
  staging: {
    number: 3,
    leastStatefulReplicas: 3,
    leastWatchers: 1,
    readsOnNodes: true,
    plaintextByDefault: false,
    strictServices: true,
    managedAllowed: true,
    unnamedRedisUser: 'administrator',
    deletionProtection: true,
    holdsWithoutAZone: false,
    followsHead: false,
  },
  prod: {
    number: 4,
    leastStatefulReplicas: 3,
    leastWatchers: 2,
    readsOnNodes: true,
    plaintextByDefault: false,
    strictServices: true,
    managedAllowed: true,
    unnamedRedisUser: 'administrator',
    deletionProtection: true,
    holdsWithoutAZone: true,
    followsHead: false,
  },
  onprem: {
    number: 4,
    leastStatefulReplicas: 3,
    leastWatchers: 2,
    readsOnNodes: true,
    plaintextByDefault: false,
    strictServices: true,
    managedAllowed: false,
    unnamedRedisUser: 'administrator',
    deletionProtection: true,
    holdsWithoutAZone: true,
    followsHead: false,
  },
};

export function rulesOf(level: Level): LevelRules {
  return RULES[level];
}
