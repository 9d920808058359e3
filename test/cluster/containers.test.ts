import { beforeAll, describe, expect, test } from 'vitest';
import { print } from '../support/reader.ts';
import { RUN } from './bring-up.ts';
import { workloads } from './emitted-cluster.ts';
import { isReady, type LivePod, type Peak } from './live-cluster.ts';
import { cluster, hasCluster, hasPart, outcomes } from './running.ts';

const COMPONENT = 'somastack.io/component';
const here = RUN.filter(hasPart);
const lasting = workloads(here).filter(({ kind }) => kind !== 'Job');

describe.runIf(hasCluster)('what kind emits, under its security context, probes, volumes and limits', () => {
  let pods: readonly LivePod[];
  let peaks: readonly Peak[];
  beforeAll(async () => {
    pods = (await cluster.get<LivePod>('pods', '-n', 'soma-infra')).filter(
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
  )('%s has %i ready pods, none of which was started again', (name, replicas) => {
    const found = podsOf(name);
    expect(found.filter(isReady)).toHaveLength(replicas);
    const restarts = found
      .flatMap(({ status }) => status.containerStatuses ?? [])
      .map(({ restartCount }) => restartCount);
    expect(Math.max(...restarts)).toBe(0);
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
