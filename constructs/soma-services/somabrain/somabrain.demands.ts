import type { Demands, Topic } from '../../core/model/demand.ts';
import { Duration } from '../../core/amounts/duration.ts';

/** SomaBrain's own manifests give every topic three partitions. */
const PARTITIONS = 3;

/** Kept as SomaBrain's own manifests say: updates three days, frames and segments thirty. */
const UPDATES = Duration.parse('3d');
const FRAMES = Duration.parse('30d');

/** Names are fixed in the code: predictors and orchestrator ignore the variables that would rename them. */
const COGNITION: readonly Topic[] = [
  { name: 'cog.global.frame', partitions: PARTITIONS, retention: FRAMES },
  { name: 'cog.segments', partitions: PARTITIONS, retention: FRAMES },
  { name: 'cog.next_event', partitions: PARTITIONS, retention: UPDATES },
  { name: 'cog.state.updates', partitions: PARTITIONS, retention: UPDATES },
  { name: 'cog.agent.updates', partitions: PARTITIONS, retention: UPDATES },
  { name: 'cog.action.updates', partitions: PARTITIONS, retention: UPDATES },
  { name: 'cog.config.updates', partitions: PARTITIONS, retention: UPDATES },
  { name: 'cog.learner.dlq', partitions: PARTITIONS, retention: FRAMES },
];

const OUTBOX: readonly Topic[] = [
  'memory.store',
  'memory.bulk_store',
  'memory.delete',
  'memory.episodic.snapshot',
  'memory.degraded',
  'graph.link',
  'graph.delete_link',
  'wm.persist',
  'wm.evict',
  'wm.promote',
  'soma.audit',
  'soma.aaas.audit',
  'txn.events',
  'txn.replay',
  'txn.compensate',
].map((name) => ({ name, partitions: PARTITIONS }));

/** Somebody must have time to look at what nobody could handle, as with every other such topic. */
const DEAD_LETTERS: readonly Topic[] = [{ name: 'txn.dlq', partitions: PARTITIONS, retention: FRAMES }];

/** Django keeps session state (server-side cursors), so its connections go through a session pool. */
export const SOMABRAIN_DEMANDS: Demands = {
  topics: [...COGNITION, ...OUTBOX, ...DEAD_LETTERS],
  databases: [{ name: 'somabrain', pool: 'session', connections: 16 }],
  redisUsers: [
    { name: 'somabrain', keys: ['globalframe:*', 'adaptation:*', 'somabrain:*', '*lock*'], connections: 32 },
  ],
};
