import { beforeAll, describe, expect, test } from 'vitest';
import { INFRASTRUCTURE } from '../../targets/contract/places.ts';
import { print, type Said } from '../support/reader.ts';
import { eventually, isReady, type LivePod } from './live-cluster.ts';
import { cluster, hasPart } from './running.ts';
import { postgresPrimary, sql } from './postgres.ts';

const SECONDS = 300;
/** What the operator would wait for clients by itself. */
const HELD_SECONDS = 180;

/** Pods that are there to stay. */
async function lasting(): Promise<readonly LivePod[]> {
  const pods = await cluster.get<LivePod>('pods', '-n', INFRASTRUCTURE);
  return pods.filter(({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed');
}

const hasDisk = ({ spec }: LivePod) =>
  (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);

/** Whether no node has been found for a pod whose disk is elsewhere. */
const waits = (pod: LivePod) => hasDisk(pod) && pod.status.phase === 'Pending';

describe.runIf(hasPart('postgres'))('the node of the primary of PostgreSQL is drained', () => {
  let node = '';
  let before: readonly LivePod[];
  let drained: Said;
  let written: { readonly seconds: number };
  let moved: { readonly seconds: number };
  let settled: { readonly seconds: number };
  let rows = '';

  beforeAll(async () => {
    const primary = await postgresPrimary();
    node = primary?.spec.nodeName ?? '';
    const made = await sql(
      primary?.metadata.name ?? '',
      "create table moved (word text); insert into moved values ('before')",
    );
    expect(made, made.text).toMatchObject({ status: 0 });
    before = await lasting();
    const evicted = ['--ignore-daemonsets', '--delete-emptydir-data', `--timeout=${SECONDS}s`];
    const another = (pod: LivePod | undefined) => pod !== undefined && pod.spec.nodeName !== node;
    [drained, written] = await Promise.all([
      cluster.kubectl(['drain', node, ...evicted]),
      eventually(postgresPrimary, another, SECONDS),
    ]);
    // A disk of this cluster is a folder of its node, as it is with kind, and who has one waits for that node.
    const elsewhere = (pods: readonly LivePod[]) =>
      pods.length >= before.length && pods.every((pod) => isReady(pod) || waits(pod));
    moved = await eventually(lasting, elsewhere, SECONDS);
    rows = (await sql((await postgresPrimary())?.metadata.name ?? '', 'select word from moved')).text;
    await cluster.ask(['uncordon', node]);
    const ready = (pods: readonly LivePod[]) => pods.length >= before.length && pods.every(isReady);
    settled = await eventually(lasting, ready, SECONDS);
  }, 900_000);

  test('nothing blocks it', () => {
    expect(drained, drained.text).toMatchObject({ status: 0 });
  });

  test('whatever has no disk there is ready elsewhere, and the rest when the node is back', () => {
    const there = before.filter(({ spec }) => spec.nodeName === node);
    print(
      `${node} drained: of ${there.length} pods those without a disk were ready elsewhere after ${moved.seconds.toFixed(0)} s, ` +
        `${there.filter(hasDisk).length} with one ${settled.seconds.toFixed(0)} s after the node was back`,
    );
    expect(there.filter((pod) => !hasDisk(pod)).length).toBeGreaterThan(0);
  });

  test('another server takes writes long before pools would have ended their connections', () => {
    print(`PostgreSQL: another server was primary ${written.seconds.toFixed(0)} s after the drain began`);
    expect(written.seconds).toBeLessThan(HELD_SECONDS);
  });

  test('nothing that was written is lost', () => {
    expect(rows.trim()).toBe('before');
  });
});
