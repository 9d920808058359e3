import { beforeAll, describe, expect, test } from 'vitest';
import { type Emitted, emitted } from '../support/emitted.ts';
import { everyConnection, fullEtcd, fullRedis } from '../support/loads.ts';
import {
  boot,
  type Booted,
  expectWithinLimit,
  print,
  type Program,
  questionsTo,
  readable,
} from '../support/reader.ts';

describe.runIf(readable('PostgreSQL under load', 'compose', 'postgres'))(
  'PostgreSQL while every connection joins and groups at the same moment',
  () => {
    let said: Booted;
    const { text } = questionsTo(() => said);
    let sessions: number;

    beforeAll(async () => {
      const files = emitted();
      const load = everyConnection(files);
      sessions = load.sessions;
      said = await boot(files, ['postgres', 'postgres-databases'], load.script);
    });

    test('each session holds two hash tables in memory', () => {
      expect(text('plan'), said.text).toMatch(/HashAggregate.*Batches: 1 .*Hash Join.*Batches: 1 /);
    });

    test('all connections that the file allows are used', () => {
      expect(text('sessions')).toBe(String(sessions));
    });

    test('every session ends with its result', () => {
      expect(text('sessions done'), text('unfinished')).toBe(String(sessions));
    });

    test('the server stays within its limit', () => {
      expectWithinLimit(said, 'postgres');
    });
  },
);

describe.runIf(readable('a full Redis', 'compose', 'redis'))('a full server of keys', () => {
  let said: Booted;
  const { text } = questionsTo(() => said);

  beforeAll(async () => {
    const files = emitted();
    said = await boot(files, ['redis'], fullRedis(files));
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

/** A family of programs, by the one that shows what it does with too little, and what fills it. */
interface Family {
  readonly family: string;
  readonly programs: readonly Program[];
  readonly service: string;
  readonly beside: readonly string[];
  readonly load: (files: Emitted) => string;
  /** Percent of its limit with which it cannot do what it should. */
  readonly dies: number;
}

const FAMILIES: readonly Family[] = [
  {
    family: 'a JVM',
    programs: ['postgres', 'keycloak'],
    service: 'keycloak',
    beside: ['postgres', 'postgres-databases'],
    load: () => `START_TRIES=3000
      start postgres
      job postgres-databases > /box/databases
      start keycloak
      memory keycloak`,
    dies: 60,
  },
  {
    family: 'a program in Go',
    programs: ['etcd'],
    service: 'etcd',
    beside: [],
    load: () => `start etcd
      ${fullEtcd}`,
    dies: 30,
  },
  {
    family: 'PostgreSQL',
    programs: ['postgres'],
    service: 'postgres',
    beside: ['postgres-databases'],
    load: (files) => everyConnection(files).script,
    dies: 40,
  },
  {
    family: 'a server of keys',
    programs: ['redis'],
    service: 'redis',
    beside: [],
    load: fullRedis,
    dies: 45,
  },
];

/** Percent of its limit with which each does what it should. */
const LIVES = 90;

/** What becomes of a program that is given a part of its limit while its files still say the whole; undefined where nothing limits it. */
async function given(
  percent: number,
  { service, beside, load }: Family,
): Promise<'lives' | 'dies' | undefined> {
  const files = emitted();
  const { status, text, answers } = await boot(
    files,
    [service, ...beside],
    `PERCENT[${service}]=${percent}
    ${load(files)}`,
    { READERS_LIMIT: '400' },
  );
  const [peak = 'unknown', , killed] = (answers[`memory of ${service}`]?.text ?? '').split(' ');
  const end = text.includes(`${service} did not start`) || Number(killed) > 0 ? 'dies' : 'lives';
  // Whatever else went wrong says nothing about memory.
  if (end === 'lives' && status !== 0) throw new Error(text);
  print(`${service} with ${percent} % of its limit: ${end}, peak ${peak} MiB`);
  return killed === 'unknown' ? undefined : end;
}

/** A build server has control groups; elsewhere a line says that nothing was limited. */
const unlimited = (end: 'lives' | 'dies' | undefined) => end === undefined && !process.env['CI'];

/**
 * A limit is worth what it refuses. Models have reserve for what a test cannot bring about, so each family is given so little that it must
 * end, and once so little less than its limit that only the reserve is gone.
 */
describe.each(FAMILIES)('$family that is given less memory than its model says', (family) => {
  const there = readable(family.family, 'compose', ...family.programs);

  test.runIf(there)(`lives with ${LIVES} %, which its reserve is for`, async ({ skip }) => {
    const end = await given(LIVES, family);
    skip(unlimited(end), 'no control group limits it here');
    expect(end).toBe('lives');
  });

  test.runIf(there)(`is killed or refuses with ${family.dies} %`, async ({ skip }) => {
    const end = await given(family.dies, family);
    skip(unlimited(end), 'no control group limits it here');
    expect(end).toBe('dies');
  });
});
