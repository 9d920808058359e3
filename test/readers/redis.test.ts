import { beforeAll, describe, expect, test } from 'vitest';
import { emitted, project, secrets } from '../support/emitted.ts';
import { answerTo, boot, type Booted, questionsTo, readable } from '../support/reader.ts';

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
