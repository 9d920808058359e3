import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project, secrets } from '../support/emitted.ts';
import { answerTo, boot, type Booted, expectWithinLimit, questionsTo, readable } from '../support/reader.ts';

const CONF = project('config/redis/valkey.conf');

const USED_BY_CLIENTS = {
  ping: 'PING',
  'choose the database': 'SELECT 0',
  'name the connection': 'CLIENT SETNAME app',
  'server version': 'INFO server',
  write: 'SET globalframe:a 1',
  read: 'GET globalframe:a',
  'expiring write': 'SETEX adaptation:a 60 1',
  lock: 'SET tenant:lock:a token NX PX 30000',
  'run a script': 'EVAL "return redis.call(\'del\',KEYS[1])" 1 tenant:lock:a',
  'walk keys': 'SCAN 0 MATCH adaptation:*',
  transaction: 'MULTI',
};

const ADMINISTRATION = [
  'CONFIG GET maxmemory',
  'FLUSHALL',
  'FLUSHDB',
  'KEYS a*',
  'ACL LIST',
  'SHUTDOWN',
  'SAVE',
  'BGREWRITEAOF',
  'REPLICAOF NO ONE',
  'MONITOR',
  'CLIENT KILL TYPE normal',
];

describe.runIf(readable('the Redis files', 'compose', 'redis'))('Redis, read by Redis 7.0', () => {
  describe('a service', () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      const questions = [
        ...Object.entries(USED_BY_CLIENTS).map(([what, command]) => `ask '${what}' somabrain ${command}`),
        ...ADMINISTRATION.map((command) => `ask '${command}' somabrain ${command}`),
      ];
      said = await boot(
        files,
        ['redis'],
        `start redis
      somabrain() { redis-cli -e --no-auth-warning --user somabrain --pass ${files.secret('SOMABRAIN_REDIS_PASSWORD')} "$@"; }
      ${questions.join('\n')}
      ask 'keys of others' somabrain SET other:a 1
      ask 'wrong password' redis-cli -e --no-auth-warning --user somabrain --pass wrong PING
      ask 'no password' redis-cli -e PING
      export REDISCLI_AUTH=${files.secret('REDIS_PROBE_PASSWORD')}
      ask 'sign of life without a name' redis-cli -e PING
      ask 'a key without a name' redis-cli -e GET globalframe:a
      ask 'the server without a name' redis-cli -e INFO server
      # What an operator asks that logs in without a name: where nobody is a probe, it could make no replica.
      ask 'the role without a name' redis-cli -e INFO replication
      ask 'a replica without a name' redis-cli -e REPLICAOF NO ONE`,
      );
    });

    test.each(Object.keys(USED_BY_CLIENTS))('may, as its clients do: %s', (what) => {
      expect(answered(what).status, text(what)).toBe(0);
    });

    test('gets the result of its script', () => {
      expect(text('run a script')).toBe('1');
    });

    test.each([...ADMINISTRATION, 'keys of others'])('may not: %s', (command) => {
      expect(text(command)).toContain('NOPERM');
      expect(answered(command).status).not.toBe(0);
    });

    test('is not let in with a wrong password', () => {
      expect(text('wrong password')).toContain('WRONGPASS');
    });

    test('is not let in without a password', () => {
      expect(text('no password')).toContain('NOAUTH');
    });

    test('without a name is a probe, and sees that the server lives', () => {
      expect(answered('sign of life without a name')).toEqual({ status: 0, text: 'PONG' });
    });

    test.each(['a key', 'the server', 'the role', 'a replica'])(
      'without a name has no right to %s',
      (what) => {
        expect(text(`${what} without a name`)).toContain('NOPERM');
      },
    );
  });

  describe('channels', () => {
    let said: Booted;
    const { answered, text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      said = await boot(
        files,
        ['redis'],
        `start redis
      as() { redis-cli -e --no-auth-warning --user "$1" --pass "$2" "\${@:3}"; }
      brain() { as somabrain ${files.secret('SOMABRAIN_REDIS_PASSWORD')} "$@"; }
      agent() { as somaagent ${files.secret('SOMAAGENT_REDIS_PASSWORD')} "$@"; }
      agent SUBSCRIBE soma:news > /box/heard &
      listener=$!
      until [ "$(brain PUBLISH soma:news hello)" = 1 ]; do :; done
      until grep -q hello /box/heard; do :; done
      kill "$listener"
      ask heard tail -n 3 /box/heard
      ask 'a channel of its own' brain PUBLISH somabrain:done now
      ask 'to a neighbour' brain PUBLISH asgi:a now
      ask 'as a neighbour' timeout 5 redis-cli -e --no-auth-warning --user somaagent --pass ${files.secret('SOMAAGENT_REDIS_PASSWORD')} SUBSCRIBE somabrain:done
      ask 'by a wide pattern' timeout 5 redis-cli -e --no-auth-warning --user somaagent --pass ${files.secret('SOMAAGENT_REDIS_PASSWORD')} PSUBSCRIBE '*'`,
      );
    });

    test('that are shared take a message from one service to another', () => {
      expect(text('heard'), said.text).toContain('hello');
    });

    test('of its own are open to a service', () => {
      expect(answered('a channel of its own')).toEqual({ status: 0, text: '0' });
    });

    test.each(['to a neighbour', 'as a neighbour', 'by a wide pattern'])(
      'of a neighbour are closed: %s',
      (what) => {
        expect(text(what)).toContain('NOPERM');
      },
    );
  });

  test('the health check passes with its own password and fails with another', async () => {
    const files = emitted();
    const said = await boot(
      files,
      ['redis'],
      `start redis
      ask right healthy redis
      ask wrong inside redis env REDISCLI_AUTH=wrong valkey-cli -e ping
      REDISCLI_AUTH=${files.secret('REDIS_PASSWORD')} redis-cli --user admin SHUTDOWN; wait
      ask stopped valkey-cli -e ping`,
    );
    expect(said.answers.right).toEqual({ status: 0, text: 'PONG' });
    expect(answerTo('wrong', said).status).not.toBe(0);
    expect(answerTo('stopped', said).status).not.toBe(0);
  });

  describe('a full server', () => {
    let said: Booted;
    const { text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      said = await boot(
        files,
        ['redis'],
        String.raw`start redis
      export REDISCLI_AUTH=${files.secret('REDIS_PASSWORD')}
      admin() { redis-cli --user admin "$@"; }
      sets() { seq "$1" "$2" | awk '{printf "SET key:%d %04000d\r\n", $1, $1}'; }
      field() { admin INFO "$1" | tr -d '\r' | sed -n "s/^$2://p"; }
      admin CONFIG SET auto-aof-rewrite-percentage 0 > /dev/null
      sets 1 50000 | admin --pipe > /box/load 2>&1
      head -c 4000000 /dev/zero > /box/large
      ask full admin -e -x SET one-more < /box/large
      ask evicted field stats evicted_keys
      # Written beforehand, so that on a busy machine too the keys are overwritten while the child runs.
      sets 2001 30000 > /box/overwrites
      # Room for writes to be accepted: every page of the rest is written again while the child saves the old ones.
      seq 1 2000 | awk '{printf "DEL key:%d\r\n", $1}' | admin --pipe > /dev/null
      # Microseconds for each key: a child that takes a quarter of a minute is overtaken by the overwrites on a busy machine too.
      admin CONFIG SET rdb-key-save-delay 300 > /dev/null
      admin BGREWRITEAOF > /dev/null
      admin --pipe < /box/overwrites > /box/load 2>&1 &
      for ((i = 0; i < 10000; i++)); do
        sample "${'${PID[redis]}'}"
        [ "$(field persistence aof_rewrite_in_progress)" = 1 ] || break
      done
      ask rewritten field persistence aof_last_bgrewrite_status
      ask copied field persistence aof_last_cow_size
      memory redis "$PEAK"`,
      );
    });

    test('refuses a write', () => {
      expect(text('full'), said.text).toContain('OOM command not allowed');
    });

    test('keeps every key', () => {
      expect(text('evicted')).toBe('0');
    });

    test('rewrites its log while other keys are overwritten', () => {
      expect(text('rewritten')).toBe('ok');
      expect(Number(text('copied'))).toBeGreaterThan(50e6);
    });

    test('stays within its limit', () => {
      expectWithinLimit(said, 'redis');
    });
  });

  test('fails on a directive that does not exist', async () => {
    const files = emitted({ [CONF]: (text) => `${text}maxmemroy 1mb\n` });
    const said = await boot(files, ['redis'], 'start redis');
    expect(said.status).toBe(1);
    expect(said.text).toContain('Bad directive or wrong number of arguments');
  });

  test('fails on an access rule that does not exist', async () => {
    const files = emitted({ [secrets('redis/users.acl')]: (text) => text.replace('+@read', '+@raed') });
    const said = await boot(files, ['redis'], 'start redis');
    expect(said.status).toBe(1);
    expect(said.text).toContain('Unknown command or category name in ACL');
  });
});
