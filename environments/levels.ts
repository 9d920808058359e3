/** What an environment is for; the documents count them from 1. Level 0 is one component alone and has no file of its own. */
export const LEVELS = ['local', 'kind', 'staging', 'prod'] as const;

export type Level = (typeof LEVELS)[number];

export interface LevelRules {
  readonly number: 1 | 2 | 3 | 4;
  /** Fewest replicas of anything that keeps state. */
  readonly leastStatefulReplicas: number;
  /** May clients speak plaintext to Kafka without a named exception? */
  readonly plaintextByDefault: boolean;
  /** Must services refuse to start when an address is missing? */
  readonly strictServices: boolean;
  /** May a cloud run the data systems? */
  readonly managedAllowed: boolean;
  /** What Redis lets a client do that gives no user name: prove that it answers, or everything, as the operator's own does. */
  readonly unnamedRedisUser: 'probe' | 'administrator';
  /** Are databases protected against deletion? */
  readonly deletionProtection: boolean;
  /** May jobs share one Flink cluster, so that one of them can take the others down? */
  readonly sessionCluster: boolean;
}

const RULES: Readonly<Record<Level, LevelRules>> = {
  local: {
    number: 1,
    leastStatefulReplicas: 1,
    plaintextByDefault: true,
    strictServices: false,
    managedAllowed: false,
    unnamedRedisUser: 'probe',
    deletionProtection: false,
    sessionCluster: true,
  },
  kind: {
    number: 2,
    leastStatefulReplicas: 1,
    plaintextByDefault: true,
    strictServices: false,
    managedAllowed: false,
    unnamedRedisUser: 'administrator',
    deletionProtection: false,
    sessionCluster: true,
  },
  staging: {
    number: 3,
    leastStatefulReplicas: 3,
    plaintextByDefault: false,
    strictServices: true,
    managedAllowed: true,
    unnamedRedisUser: 'administrator',
    deletionProtection: true,
    sessionCluster: false,
  },
  prod: {
    number: 4,
    leastStatefulReplicas: 3,
    plaintextByDefault: false,
    strictServices: true,
    managedAllowed: true,
    unnamedRedisUser: 'administrator',
    deletionProtection: true,
    sessionCluster: false,
  },
};

export function rulesOf(level: Level): LevelRules {
  return RULES[level];
}
