import { join } from 'node:path';
import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Emitted, emitted, project } from '../support/emitted.ts';
import { boot, type Booted, questionsTo, readable } from '../support/reader.ts';

const COUNTERS = join(import.meta.dirname, 'lua/counters.lua');

interface Declared {
  readonly services: readonly {
    readonly routes: readonly { readonly plugins: readonly { readonly config: Config }[] }[];
  }[];
}
interface Config {
  readonly counters: Readonly<Record<string, unknown>>;
}

/** Where the emitted routes count, with the password in the place of its reference. */
function placeOf(files: Emitted): Config['counters'] {
  const { services } = load(files.read(project('config/kong/kong.yaml'))) as Declared;
  const counters = services.flatMap(({ routes }) => routes.flatMap(({ plugins }) => plugins))[0]?.config
    .counters;
  return { ...counters, password: files.secret('GATEWAY_REDIS_PASSWORD') };
}

describe.runIf(readable('the counters of the gateway', 'compose', 'redis', 'lua'))(
  'what the plug-in counts, in the cache as it was emitted, read by Redis 7.0',
  () => {
    let said: Booted;
    const { text } = questionsTo(() => said);

    beforeAll(async () => {
      const files = emitted();
      const counters = placeOf(files);
      const folder = join(files.folder, project('config/kong'));
      /** A gateway of its own that counts requests. */
      const gateway = (question: string, times: number, credential: string, at: object = counters) =>
        `printf '%s\\n' ${`'${JSON.stringify({ conf: { counters: at }, credential })}' `.repeat(times)} > /box/requests
        ask '${question}' sh -c "lua5.1 '${COUNTERS}' '${folder}' < /box/requests"`;
      said = await boot(
        files,
        ['redis-cache'],
        `start redis-cache
        ${gateway('one gateway', 3, 'key:developer')}
        ${gateway('another gateway', 2, 'key:developer')}
        ${gateway('somebody else', 1, 'subject:anna')}
        admin() { REDISCLI_AUTH=${files.secret('REDIS_CACHE_PASSWORD')} redis-cli -e --user admin "$@"; }
        ask keys admin KEYS '*'
        ask end admin TTL ratelimit:soma-opa:key:developer:16666
        ${gateway('a wrong password', 2, 'key:developer', { ...counters, password: 'wrong' })}
        stop redis-cache
        ${gateway('without the cache', 3, 'key:developer')}
        ${gateway('another without the cache', 1, 'key:developer')}
        start redis-cache
        ${gateway('with an empty cache', 1, 'key:developer')}`,
      );
    });

    test('is one count for all gateways', () => {
      expect(text('one gateway').split(' | ').map(Number)).toEqual([1, 2, 3]);
      expect(text('another gateway').split(' | ').map(Number)).toEqual([4, 5]);
    });

    test('is another one for somebody else', () => {
      expect(Number(text('somebody else'))).toBe(1);
    });

    test('is kept under keys that its user may touch, and not for long', () => {
      expect(text('keys').split(' | ').sort()).toEqual([
        'ratelimit:soma-opa:key:developer:16666',
        'ratelimit:soma-opa:subject:anna:16666',
      ]);
      expect(Number(text('end'))).toBeGreaterThan(60);
      expect(Number(text('end'))).toBeLessThanOrEqual(120);
    });

    test.each([
      ['a wrong password', /^1 this gateway counts by itself: WRONGPASS.* \| 2 /],
      ['without the cache', /^1 this gateway counts by itself: .* \| 2 .* \| 3 /],
      ['another without the cache', /^1 this gateway counts by itself: /],
    ])('goes on in each gateway by itself: %s', (question, counts) => {
      expect(text(question)).toMatch(counts);
    });

    test('begins anew with a cache that was away', () => {
      expect(Number(text('with an empty cache'))).toBe(1);
    });
  },
);
