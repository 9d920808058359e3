import { describe, expect, test } from 'vitest';
import { onprem } from '../../environments/onprem.ts';
import { type Mistake, problemsOf } from '../support/environment.ts';

const { services } = onprem.eventStreaming.temporal;
const SERVICES = 'eventStreaming.temporal.services';

const MISTAKES: readonly Mistake[] = [
  {
    title: 'one process where a zone may be lost',
    level: 'onprem',
    changes: { [SERVICES]: undefined, 'eventStreaming.temporal.server': { memory: '512Mi', cpu: '1' } },
    says: 'eventStreaming.temporal.services: level "onprem" must not stop workflows with one process; add frontend, history, matching and worker, each with replicas, memory and cpu',
  },
  {
    title: 'one process beside those of the services',
    level: 'onprem',
    changes: { 'eventStreaming.temporal.server': { memory: '512Mi', cpu: '1' } },
    says: 'eventStreaming.temporal.server: the services of level "onprem" are processes of their own, which services states; leave it out',
  },
  {
    title: 'processes for each service on a laptop',
    level: 'local',
    changes: { [SERVICES]: services },
    says: 'eventStreaming.temporal.services: processes for each service protect nothing where one machine runs all of them; level "local" has server instead',
  },
  {
    title: 'nothing that runs workflows',
    level: 'kind',
    changes: { 'eventStreaming.temporal.server': undefined },
    says: 'eventStreaming.temporal.server: nothing would run workflows; add it with memory and cpu',
  },
  {
    title: 'a service that would be lost with its zone',
    level: 'onprem',
    changes: { [`${SERVICES}.matching.replicas`]: 1 },
    says: 'eventStreaming.temporal.services.matching.replicas: 1 would stop workflows with the zone that it is in; level "onprem" needs at least 2',
  },
  {
    title: 'fewer shards than processes that own them',
    level: 'onprem',
    changes: { 'eventStreaming.temporal.historyShards': 2 },
    says: 'eventStreaming.temporal.historyShards: 2 shards leave processes of history without one, of which there are 3; write at least 3 before the first start, since the number stays for good',
  },
  {
    title: 'a process of history in which its shards have no room',
    level: 'onprem',
    changes: { 'eventStreaming.temporal.historyShards': 16_384 },
    says: 'eventStreaming.temporal.services.history.memory: 1,024 MiB is too small',
  },
];

describe('workflows', () => {
  test.each(MISTAKES)('$title is refused', ({ level = 'onprem', changes, says }) => {
    expect(problemsOf(level, changes)).toContainEqual(expect.stringContaining(says));
  });

  test.each([
    { [`${SERVICES}.matching.replicas`]: 2 },
    { 'eventStreaming.temporal.historyShards': 3 },
    { 'eventStreaming.temporal': undefined },
  ])('%o is taken', (changes) => {
    expect(problemsOf('onprem', changes)).toEqual([]);
  });
});
