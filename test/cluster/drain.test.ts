import { beforeAll, describe, expect, test } from 'vitest';
import type { Said } from '../support/reader.ts';
import { print } from '../support/reader.ts';
import { eventually, isReady, type LivePod } from './live-cluster.ts';
import { cluster, hasPart } from './running.ts';
import { postgresPrimary, sql } from './postgres.ts';

const NAMESPACE = 'soma-infra';
const SECONDS = 300;

/** Pods that are there to stay. */
async function lasting(): Promise<readonly LivePod[]> {
  const pods = await cluster.get<LivePod>('pods', '-n', NAMESPACE);
  return pods.filter(({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed');
}

describe.runIf(hasPart('postgres'))('the node of the primary of PostgreSQL is drained', () => {
  let node = '';
  let before: readonly LivePod[];
  let drained: Said;
  let settled: { readonly answer: readonly LivePod[]; readonly seconds: number };
  let rows = '';

  beforeAll(async () => {
    const primary = await postgresPrimary();
    node = primary?.spec.nodeName ?? '';
    const written = await sql(
      primary?.metadata.name ?? '',
      "create table moved (word text); insert into moved values ('before')",
    );
    expect(written, written.text).toMatchObject({ status: 0 });
    before = await lasting();
    const evicted = ['--ignore-daemonsets', '--delete-emptydir-data', `--timeout=${SECONDS}s`];
    drained = await cluster.kubectl(['drain', node, ...evicted]);
    const elsewhere = (pods: readonly LivePod[]) =>
      pods.length >= before.length && pods.every((pod) => isReady(pod) && pod.spec.nodeName !== node);
    settled = await eventually(lasting, elsewhere, SECONDS);
    rows = (await sql((await postgresPrimary())?.metadata.name ?? '', 'select word from moved')).text;
    await cluster.ask(['uncordon', node]);
  }, 900_000);

  test('nothing blocks it', () => {
    expect(drained, drained.text).toMatchObject({ status: 0 });
  });

  test('everything that ran is ready elsewhere', () => {
    const moved = before.filter(({ spec }) => spec.nodeName === node).length;
    print(
      `${node} drained: ${moved} pods are ready elsewhere ${settled.seconds.toFixed(0)} s after it was empty`,
    );
    expect(moved).toBeGreaterThan(0);
    expect(settled.answer.filter((pod) => !isReady(pod))).toEqual([]);
  });

  test('nothing that was written is lost', () => {
    expect(rows.trim()).toBe('before');
  });
});
