import { beforeAll, describe, expect, test } from 'vitest';
import { INFRASTRUCTURE } from '../../targets/contract/places.ts';
import { print } from '../support/reader.ts';
import { RUN } from './bring-up.ts';
import { workloads } from './emitted-cluster.ts';
import { isReady, type LivePod, type Peak } from './live-cluster.ts';
import { cluster, hasCluster, hasPart, outcomes } from './running.ts';

const COMPONENT = 'somastack.io/component';
/**
 * Seconds in which whoever enforces policies has learned of a new pod. A program that calls somebody at once and gives up is started again
 * in that time.
 */
const UNKNOWN_SECONDS = 60;
const here = RUN.filter(hasPart);
const lasting = workloads(here).filter(({ kind }) => kind !== 'Job');

describe.runIf(hasCluster)('what kind emits, under its security context, probes, volumes and limits', () => {
  let pods: readonly LivePod[];
  let peaks: readonly Peak[];
  beforeAll(async () => {
    pods = (await cluster.get<LivePod>('pods', '-n', INFRASTRUCTURE)).filter(
      ({ status }) => status.phase !== 'Succeeded',
    );
    peaks = await cluster.peaks();
  });

  const podsOf = (component: string) =>
    pods.filter(({ metadata }) => metadata.labels?.[COMPONENT] === component);

  test.each(here)('%s becomes ready, or is done', (component) => {
    const outcome = outcomes[component];
    if (typeof outcome === 'number') print(`${component}: ready after ${outcome.toFixed(0)} s`);
    expect(outcome, String(outcome)).toBeTypeOf('number');
  });

  test.each(
    lasting.map(({ metadata, spec }) => [metadata.name, 'replicas' in spec ? spec.replicas : 1] as const),
  )('%s has %i ready pods, none of which was started again once it was known', (name, replicas) => {
    const found = podsOf(name);
    expect(found.filter(isReady)).toHaveLength(replicas);
    const late = found.flatMap(({ metadata, status: { startTime = '', containerStatuses = [] } }) =>
      containerStatuses
        .flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
        .filter((ended) => Date.parse(ended) - Date.parse(startTime) > UNKNOWN_SECONDS * 1000)
        .map((ended) => `${metadata.name} ended at ${ended}`),
    );
    expect(late).toEqual([]);
  });

  test.each([...lasting.map(({ metadata }) => metadata.name), ...['postgres', 'pgbouncer'].filter(hasPart)])(
    '%s stays within its limit',
    (name) => {
      for (const { metadata, spec } of podsOf(name)) {
        const mine = peaks.filter(({ pod }) => pod === metadata.uid);
        // The first container of a pod holds its network; the others are as large as its limit lets them be.
        const most = Math.max(...mine.map(({ peakMiB }) => peakMiB));
        const limit = Math.max(
          ...spec.containers.map(({ resources }) => parseInt(resources.limits?.['memory'] ?? '', 10)),
        );
        print(`${metadata.name}: peak ${most} MiB of ${limit} MiB, its files in memory included`);
        expect(most).toBeGreaterThan(0);
        expect(most).toBeLessThanOrEqual(limit);
        expect(mine.map(({ kills }) => kills).filter((kills) => kills > 0)).toEqual([]);
      }
    },
  );
});
