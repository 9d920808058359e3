import { beforeAll, describe, expect, test } from 'vitest';
import { print } from '../support/reader.ts';
import { eventually, isReady, type LivePod } from './live-cluster.ts';
import { cluster, hasPart } from './running.ts';

const NAMESPACE = 'soma-infra';
const INSTANCES = 'cnpg.io/cluster=postgres,cnpg.io/podRole=instance';
/** Seconds within which another server must take over. */
const PATIENCE = 180;

/** A statement on the server in a pod, as its own superuser. */
const sql = (pod: string, statement: string) =>
  cluster.kubectl([
    ...['exec', '-n', NAMESPACE, pod, '-c', 'postgres', '--'],
    ...['psql', '-X', '-At', '-d', 'postgres', '-c', statement],
  ]);

async function primary(): Promise<LivePod | undefined> {
  const pods = await cluster.pods(NAMESPACE, `${INSTANCES},cnpg.io/instanceRole=primary`);
  return pods.find(isReady);
}

describe.runIf(hasPart('postgres'))('the primary of PostgreSQL is lost, with its pod', () => {
  let first = '';
  let second: { readonly name: string; readonly seconds: number };
  let row = '';
  let again: { readonly seconds: number };

  beforeAll(async () => {
    first = (await primary())?.metadata.name ?? '';
    const written = await sql(first, "create table kept (word text); insert into kept values ('before')");
    expect(written, written.text).toMatchObject({ status: 0 });
    await cluster.ask(['delete', 'pod', '-n', NAMESPACE, first, '--grace-period=0', '--force']);
    const another = (pod: LivePod | undefined) => pod !== undefined && pod.metadata.name !== first;
    const { answer, seconds } = await eventually(primary, another, PATIENCE);
    second = { name: answer?.metadata.name ?? '', seconds };
    row = (await sql(second.name, "insert into kept values ('after') returning (select count(*) from kept)"))
      .text;
    const instances = () => cluster.pods(NAMESPACE, INSTANCES);
    again = await eventually(instances, (pods) => pods.filter(isReady).length === 2, PATIENCE);
  }, 600_000);

  test('the other takes over, with what was written, and takes writes', () => {
    print(`PostgreSQL: ${second.name} is primary ${second.seconds.toFixed(0)} s after ${first} was killed`);
    expect(row.split('\n')[0]).toBe('1');
  });

  test('there are two again', () => {
    print(`PostgreSQL: two servers again ${again.seconds.toFixed(0)} s later`);
    expect(again.seconds).toBeLessThan(PATIENCE);
  });
});
