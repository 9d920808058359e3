import { beforeAll, describe, expect, test } from 'vitest';
import { INFRASTRUCTURE } from '../../targets/contract/places.ts';
import { print } from '../support/reader.ts';
import { eventually, isReady, type LivePod } from './live-cluster.ts';
import { postgresPrimary, postgresServers, sql } from './postgres.ts';
import { cluster, hasPart } from './running.ts';

/** Seconds within which another server must take over. */
const PATIENCE = 180;

describe.runIf(hasPart('postgres'))('the primary of PostgreSQL is lost, with its pod', () => {
  let first = '';
  let second: { readonly name: string; readonly seconds: number };
  let row = '';
  let again: { readonly seconds: number };

  beforeAll(async () => {
    first = (await postgresPrimary())?.metadata.name ?? '';
    const written = await sql(first, "create table kept (word text); insert into kept values ('before')");
    expect(written, written.text).toMatchObject({ status: 0 });
    await cluster.ask(['delete', 'pod', '-n', INFRASTRUCTURE, first, '--grace-period=0', '--force']);
    const another = (pod: LivePod | undefined) => pod !== undefined && pod.metadata.name !== first;
    const { answer, seconds } = await eventually(postgresPrimary, another, PATIENCE);
    second = { name: answer?.metadata.name ?? '', seconds };
    row = (await sql(second.name, "insert into kept values ('after') returning (select count(*) from kept)"))
      .text;
    again = await eventually(postgresServers, (pods) => pods.filter(isReady).length === 2, PATIENCE);
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
