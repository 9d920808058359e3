import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const CONF = project('config/feature-flags/etcd.yaml');
const SERVICES = ['feature-flags', 'feature-flags-seed'];

describe.runIf(readable('the feature flags', 'compose', 'etcd'))('feature flags, kept by etcd 3.4', () => {
  let said: Booted;
  const { answered, text } = questionsTo(() => said);

  beforeAll(async () => {
    said = await boot(
      emitted(),
      SERVICES,
      `start feature-flags
      flags() { inside feature-flags etcdctl get --prefix / | paste -d= - -; }
      ask 'first run' job feature-flags-seed
      ask flags flags
      inside feature-flags etcdctl put /soma/flags/somabrain/oak true
      ask 'second run' job feature-flags-seed
      ask 'switched flags' flags
      stop feature-flags
      start feature-flags
      ask 'flags after a restart' flags
      head -c 1000000 /dev/zero | tr '\\0' x > /box/value
      for ((i = 0; i < 60; i++)); do
        inside feature-flags etcdctl put "large$i" < /box/value > /box/put 2>&1 || ! grep -q 'space exceeded' /box/put || break
      done
      ask written echo $i
      ask refused cat /box/put
      memory feature-flags
      inside feature-flags etcdctl del /soma/flags/somabrain/oak
      ask 'third run' job feature-flags-seed
      stop feature-flags
      ask 'without a store' job feature-flags-seed`,
    );
  });

  test.each(['first run', 'second run'])('the job that writes them succeeds: %s', (run) => {
    expect(answered(run), said.text).toMatchObject({ status: 0 });
  });

  test('are written as the environment has them', () => {
    expect(text('flags')).toBe('/soma/flags/somabrain/oak=false');
  });

  test('stay as somebody switched them when the job runs again', () => {
    expect(text('switched flags')).toBe('/soma/flags/somabrain/oak=true');
  });

  test('outlive a restart', () => {
    expect(text('flags after a restart')).toBe('/soma/flags/somabrain/oak=true');
  });

  test('have room for more than fifteen megabytes, and for no more than the quota', () => {
    expect(Number(text('written'))).toBeGreaterThan(15);
    expect(text('refused')).toContain('database space exceeded');
  });

  test('are not written to a store that is full, and the job says so', () => {
    expect(answered('third run').status).not.toBe(0);
  });

  test('are not written without a store, and the job says so', () => {
    expect(answered('without a store').status).not.toBe(0);
  });

  test('stay within the limit of their store', () => {
    expectWithinLimit(said, 'feature-flags');
  });

  test('are not written where the store is not asked in JSON', async () => {
    const files = emitted({ [CONF]: (text) => text.replace('enable-grpc-gateway: true\n', '') });
    const said = await boot(files, SERVICES, 'start feature-flags\nask run job feature-flags-seed');
    expect(said.answers['run']?.status, said.text).not.toBe(0);
    expect(said.answers['run']?.text).toContain('404');
  });
});
