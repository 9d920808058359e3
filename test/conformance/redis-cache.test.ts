import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, type Emitted, project } from '../support/emitted.ts';
import { boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const CACHE = project('config/redis-cache/valkey.conf');
const STATE = project('config/redis/valkey.conf');
const COUNTER = 'ratelimit:route:service:acme:1:minute';

/** What Kong's plug-in asks for each request when it counts in Redis: one more, and an end of life for a new counter. */
const COUNT = `EVAL "local n = redis.call('incr', KEYS[1]) if n == 1 then redis.call('expire', KEYS[1], ARGV[1]) end return n - 1"`;

/** Functions for a script: the administrator, a number of `INFO`, and many keys of 4 KB. */
const tools = (files: Emitted, password: string) =>
  String.raw`admin() { REDISCLI_AUTH=${files.secret(password)} redis-cli -e --user admin "$@"; }
    field() { admin INFO "$1" | tr -d '\r' | sed -n "s/^$2://p"; }
    sets() { seq "$1" "$2" | awk '{printf "SET key:%d %04000d\r\n", $1, $1}' | admin --pipe > /box/load 2>&1; }`;

/** Writes more than a server may hold, over a hundred locks that nobody touches in between. */
const overfilled = (files: Emitted, server: string, password: string, values: number) => `start ${server}
    ${tools(files, password)}
    for ((i = 1; i <= 100; i++)); do printf 'SET tenant:lock:%d token NX PX 600000\r\n' "$i"; done | admin --pipe > /box/load
    ask locks admin EVAL "return #redis.call('keys', 'tenant:lock:*')" 0
    sets 1 ${values}
    ask write admin SET one-more 1
    ask read admin GET one-more
    ask kept admin EVAL "return #redis.call('keys', 'tenant:lock:*')" 0
    ask evicted field stats evicted_keys
    ask forks field stats total_forks
    ask files inside ${server} sh -c 'find /data /appendonlydir /dump.rdb -type f 2> /dev/null | wc -l'
    memory ${server}`;

describe.runIf(readable('the cache', 'compose', 'redis'))('the cache, read by Redis 7.0', () => {
  describe('full', () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      said = await boot(
        files,
        ['redis-cache'],
        `${overfilled(files, 'redis-cache', 'REDIS_CACHE_PASSWORD', 30_000)}
      admin SHUTDOWN; wait
      start redis-cache
      ask 'after a restart' admin DBSIZE`,
      );
    });

    test('takes a write and reads it again', () => {
      expect(answered('write'), said.text).toEqual({ status: 0, text: 'OK' });
      expect(text('read')).toBe('1');
    });

    test('gives up other keys for it', () => {
      expect(Number(text('evicted'))).toBeGreaterThan(20_000);
    });

    test('gives up locks that somebody relied on, which is why there are two stores', () => {
      expect(text('locks')).toBe('100');
      expect(Number(text('kept'))).toBeLessThan(100);
    });

    test('writes no file and makes no copy of itself', () => {
      expect(text('forks')).toBe('0');
      expect(text('files')).toBe('0');
    });

    test('is empty after a restart', () => {
      expect(text('after a restart')).toBe('0');
    });

    test('stays within its limit', () => {
      expectWithinLimit(said, 'redis-cache');
    });
  });

  test('full, it keeps a counter that is in use and gives up what was not used for longest', async () => {
    const files = emitted();
    const said = await boot(
      files,
      ['redis-cache'],
      `start redis-cache
      ${tools(files, 'REDIS_CACHE_PASSWORD')}
      sets 1 6000
      # Its clock for what was used when counts seconds.
      for ((i = 0; i < 100; i++)); do
        idle=$(admin OBJECT IDLETIME key:6000)
        [ "$idle" -lt 2 ] || break
        sleep 0.1
      done
      for ((i = 0; i < 20; i++)); do
        admin ${COUNT} 1 ${COUNTER} 60 > /dev/null
        sets $((10000 + i * 100)) $((10099 + i * 100))
      done
      ask counted admin GET ${COUNTER}
      ask new admin EXISTS ${Array.from({ length: 20 }, (_, index) => `key:${10_050 + index * 100}`).join(' ')}
      ask evicted field stats evicted_keys`,
    );
    const { answers } = said;
    expect(Number(answers['evicted']?.text), said.text).toBeGreaterThan(1000);
    expect(answers['counted']?.text).toBe('20');
    expect(answers['new']?.text).toBe('20');
  });

  test('the store for state refuses instead and keeps every lock', async () => {
    const files = emitted();
    const said = await boot(files, ['redis'], overfilled(files, 'redis', 'REDIS_PASSWORD', 50_000));
    expect(said.answers['write']?.text, said.text).toContain('OOM command not allowed');
    expect(said.answers['kept']?.text).toBe('100');
    expect(said.answers['evicted']?.text).toBe('0');
  });

  test('the store for state would lose locks with the eviction of the cache', async () => {
    const evicting = emitted({ [STATE]: (text) => text.replace('noeviction', 'allkeys-lru') });
    const other = await boot(evicting, ['redis'], overfilled(evicting, 'redis', 'REDIS_PASSWORD', 50_000));
    expect(other.answers['write']?.text, other.text).toBe('OK');
    expect(Number(other.answers['kept']?.text)).toBeLessThan(100);
  });

  test('a cache that does not evict refuses to count', async () => {
    const files = emitted({ [CACHE]: (text) => text.replace('allkeys-lru', 'noeviction') });
    const said = await boot(
      files,
      ['redis-cache'],
      `${overfilled(files, 'redis-cache', 'REDIS_CACHE_PASSWORD', 30_000)}
      ask full admin ${COUNT} 1 ratelimit:other 60`,
    );
    expect(said.answers['full']?.text, said.text).toContain('OOM command not allowed');
  });

  describe('the user of a service', () => {
    let files: Emitted;
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      files = emitted();
      const password = files.secret('GATEWAY_REDIS_PASSWORD');
      said = await boot(
        files,
        ['redis-cache'],
        `start redis-cache
      gateway() { redis-cli -e --no-auth-warning --user gateway --pass ${password} "$@"; }
      ask first gateway ${COUNT} 1 ${COUNTER} 60
      ask second gateway ${COUNT} 1 ${COUNTER} 60
      ask life gateway TTL ${COUNTER}
      ask 'keys of others' gateway SET session:a 1
      ask 'keys of others in a script' gateway ${COUNT} 1 session:a 60
      for command in 'FLUSHALL' 'CONFIG GET maxmemory' 'ACL LIST' 'KEYS r*' 'MONITOR'; do
        ask "$command" gateway $command
      done
      ask 'a user of state' redis-cli -e --no-auth-warning --user somabrain --pass ${files.secret('SOMABRAIN_REDIS_PASSWORD')} PING
      ask 'the administrator of state' redis-cli -e --no-auth-warning --user admin --pass ${files.secret('REDIS_PASSWORD')} PING
      ask nobody redis-cli -e GET ${COUNTER}
      ask 'a counter without a name' redis-cli -e --no-auth-warning --pass ${files.secret('REDIS_CACHE_PROBE_PASSWORD')} GET ${COUNTER}
      ask health healthy redis-cache`,
      );
    });

    test('counts, and a counter has an end of life', () => {
      expect(text('first'), said.text).toBe('0');
      expect(text('second')).toBe('1');
      expect(Number(text('life'))).toBeGreaterThan(0);
    });

    test.each([
      'keys of others',
      'keys of others in a script',
      'FLUSHALL',
      'CONFIG GET maxmemory',
      'ACL LIST',
      'KEYS r*',
      'MONITOR',
      'a counter without a name',
    ])('has no right to: %s', (refused) => {
      expect(text(refused)).toMatch(/NOPERM|No permissions/);
      expect(answered(refused).status).not.toBe(0);
    });

    test.each(['a user of state', 'the administrator of state'])(
      'of the other store is not let in: %s',
      (who) => {
        expect(text(who)).toContain('WRONGPASS');
      },
    );

    test('is needed to read anything', () => {
      expect(text('nobody')).toContain('NOAUTH');
    });

    test('is none of the health check, which passes', () => {
      expect(answered('health')).toEqual({ status: 0, text: 'PONG' });
    });

    test('is not let into the store for state', async () => {
      const state = await boot(
        files,
        ['redis'],
        `start redis
      ask gateway redis-cli -e --no-auth-warning --user gateway --pass ${files.secret('GATEWAY_REDIS_PASSWORD')} PING`,
      );
      expect(state.answers['gateway']?.text, state.text).toContain('WRONGPASS');
    });
  });
});
