import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mostNeeded } from '../support/environment.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import {
  OWN_IMAGES,
  PORT_HOLDERS,
  type StandInContainer,
  StandInEngine,
} from '../support/stand-in-engine.ts';

/** Of Temporal's page. */
const PORT = 8233;
const LOCAL = '--file dist/compose/local/compose.yaml --env-file .secrets/local/compose.env';

/** The project with the overlay that sends lines to the store. */
const SENT = LOCAL.replace(' --env-file', ' --file dist/compose/local/compose.logs.yaml --env-file');

let copy: ProjectCopy;
let engine: StandInEngine;

beforeAll(() => {
  copy = new ProjectCopy();
  engine = new StandInEngine(copy);
});

beforeEach(() => {
  engine.says({});
  runs([]);
  engine.isThere(true);
  engine.asked();
});

afterAll(() => {
  copy.remove();
});

/** Containers beside those that hold the ports of the stack. */
const runs = (containers: readonly StandInContainer[]) => {
  engine.runs([...PORT_HOLDERS, ...containers]);
};
const up = (...words: readonly string[]) => copy.run('up', ...words);
const started = () => engine.asked().filter((line) => line.includes(' up '));

describe('before anything is started', () => {
  test('every problem is named at once', async () => {
    engine.says({ images: [], memoryMiB: 2000, composeVersion: 'v2.19.9' });
    engine.runs(PORT_HOLDERS.filter(({ service }) => service !== 'temporal-ui'));
    const server = createServer();
    // Where a platform runs on this machine, the port is held already.
    await new Promise<void>((resolve) => {
      server.once('error', () => {
        resolve();
      });
      server.listen(PORT, '127.0.0.1', resolve);
    });
    const { status, stderr } = up('brain');
    server.close();
    expect(status).toBe(1);
    const [title, ...problems] = stderr.trimEnd().split('\n');
    expect(title).toBe('5 problems; nothing was started');
    expect(problems.map((line) => line.split(': ')[0])).toEqual([
      'Docker Compose',
      'memory of the engine',
      `port ${PORT}`,
      'secrets',
      'own images',
    ]);
    expect(stderr).toMatch(/secrets: (\d+) of \1 missing; run npm run secrets -- local\n/);
    expect(stderr).toContain(
      'own images: somabrain:dev, somafractalmemory:dev missing; build: docker compose -f',
    );
    expect(started()).toEqual([]);
  });

  test('an engine that is away is named, and nothing of images that it could not look for', () => {
    engine.isThere(false);
    const { status, stderr } = up('brain');
    expect(status).toBe(1);
    expect(stderr).toContain('container engine: Cannot connect to the engine; start the engine\n');
    expect(stderr).not.toContain('own images');
  });

  test('profiles that fit alone and not together are refused, with the bill', () => {
    const budget = mostNeeded().planned.mebibytes;
    copy.edit('environments/local.ts', /budget: '\w+'/, `budget: '${budget}Mi'`);
    const { status, stderr } = up('brain', 'cog');
    copy.restore('environments/local.ts');
    expect(status).toBe(1);
    expect(stderr).toContain('profiles brain + cog: memory budget exceeded by');
    expect(stderr).toContain('somabrain-cog: 1 × 2,560 MiB = 2,560 MiB');
    expect(started()).toEqual([]);
  });

  test('a profile that does not exist is refused', () => {
    const { status, stderr } = up('brian');
    expect(stderr).toBe('unknown profile "brian"; did you mean "brain"?\n');
    expect(status).toBe(2);
    expect(up('memory,brian').stderr).toBe('unknown profile "brian"; did you mean "brain"?\n');
  });
});

describe('once secrets were made', () => {
  beforeAll(() => {
    expect(copy.run('secrets', 'local').status).toBe(0);
  });

  test('the command that it runs is printed, with the time that a start may take', () => {
    const { status, stderr } = up('memory');
    const [command] = started();
    expect(command).toMatch(
      new RegExp(
        `^compose ${SENT} --profile memory up --detach --remove-orphans --wait --wait-timeout \\d+$`,
      ),
    );
    expect(stderr).toContain(`docker ${command}\n`);
    expect(status).toBe(0);
  });

  test('profiles are words or one word with commas', () => {
    up('memory', 'voice');
    const [words] = started();
    up('memory,voice');
    expect(started()).toEqual([words]);
    expect(words).toContain('--profile memory --profile voice');
  });

  describe('lines of containers', () => {
    const KEPT = PORT_HOLDERS.map((one) => ({ ...one, logDriver: 'json-file' }));

    test('go to the store where a line that was sent has arrived there', () => {
      engine.runs(KEPT);
      const { status, stderr } = up('memory');
      const [first, second] = started();
      expect(first).toBe(`compose ${SENT} up --detach --wait alloy loki`);
      expect(second).toContain(`compose ${SENT} --profile memory up`);
      expect(stderr).toContain('lines of containers go to loki\n');
      expect(status).toBe(0);
    });

    test('stay with the engine where it does not arrive', () => {
      engine.runs(KEPT);
      engine.says({ carriesLines: false });
      const { status, stderr } = up('memory');
      expect(started().at(-1)).toContain(`compose ${LOCAL} --profile memory up`);
      expect(stderr).toContain(
        'lines of containers stay with the engine (somastack logs): a line that was sent to udp://127.0.0.1:1514 did not arrive in loki\n',
      );
      expect(status).toBe(0);
    });

    test('stay with an engine that does not know the driver', () => {
      engine.runs(KEPT);
      engine.says({ compose: 'case "$*" in *compose.logs.yaml*) exit 1 ;; esac' });
      const { status, stderr } = up('memory');
      expect(started().at(-1)).toContain(`compose ${LOCAL} --profile memory up`);
      expect(stderr).toContain('alloy and loki did not start with compose.logs.yaml\n');
      expect(status).toBe(0);
    });

    test('are not tried out again where they are sent already', () => {
      expect(up('memory').stderr).not.toContain('lines of containers');
      expect(started()).toHaveLength(1);
    });
  });

  test('what runs already counts against the budget, and the refusal says what to stop', () => {
    const full = { service: 'somaagent01', limitMiB: 4000 };
    runs([full, { service: 'somabrain', limitMiB: 640 }, { service: 'kafka', limitMiB: 1280 }]);
    const { status, stderr } = up('hub');
    expect(status).toBe(1);
    // Kafka is part of what is started, so it counts once.
    expect(stderr).toMatch(
      /^1 problem; nothing was started\nbudget: profile hub beside what runs already: memory budget exceeded by [\d,]+ MiB: 16,856 MiB planned, 15,360 MiB available; running and not chosen: somaagent01 \(4,000 MiB\), somabrain \(640 MiB\); stop them with: somastack up hub --only\n$/,
    );
    expect(started()).toEqual([]);
  });

  test('with --only the containers that are not chosen go first, ended jobs too', () => {
    runs([
      { service: 'somaagent01', limitMiB: 2000 },
      { service: 'somaagent01-migrate', state: 'exited' },
      { service: 'kafka', limitMiB: 1280 },
    ]);
    const { status } = up('hub', '--only');
    expect(status).toBe(0);
    const commands = engine.asked().filter((line) => line.startsWith('compose --file'));
    expect(commands[0]).toMatch(/ rm --stop --force somaagent01 somaagent01-migrate$/);
    expect(commands[1]).toContain('--profile hub up ');
    expect(commands).toHaveLength(2);
  });

  test('a service that runs alone counts too, and --only does not stop it', () => {
    runs([{ service: 'kafka', project: 'somastack-standalone-somabrain', limitMiB: 4000 }]);
    for (const words of [['hub'], ['hub', '--only']]) {
      const { status, stderr } = up(...words);
      expect(status).toBe(1);
      expect(stderr).toContain(
        'running and not chosen: kafka (4,000 MiB of somastack-standalone-somabrain); stop them with: somastack dev down somabrain\n',
      );
    }
  });

  test('a dry run prints the commands on standard output, asks for nothing and writes nothing', () => {
    const before = copy.files('dist');
    copy.edit('environments/local.ts', "retention: '7d'", "retention: '6d'");
    engine.asked();
    const { status, stdout } = up('memory', '--dry-run');
    copy.restore('environments/local.ts');
    expect(stdout).toMatch(new RegExp(`^docker compose ${LOCAL} --profile memory up .*\\n$`));
    expect(status).toBe(0);
    expect(engine.asked()).toEqual([]);
    expect(copy.files('dist')).toEqual(before);
  });

  test('a start that fails shows the last lines of what failed and what waits for it', () => {
    engine.says({
      compose: ['case "$*" in *" up "*)', 'echo "dependency failed to start" >&2; exit 1 ;;', 'esac'].join(
        '\n',
      ),
    });
    runs([
      { service: 'kafka', limitMiB: 1280, health: 'unhealthy', log: 'kafka says why\n' },
      { service: 'kafka-topics', state: 'created' },
      { service: 'postgres', limitMiB: 1280, health: 'healthy', log: 'never shown\n' },
      { service: 'redis', state: 'restarting', exitCode: 137, outOfMemory: true, log: 'redis says why\n' },
      { service: 'schemas', state: 'exited', exitCode: 3, log: '' },
      { service: 'temporal-schema', state: 'exited', exitCode: 0 },
    ]);
    const { status, stderr } = up();
    expect(status).toBe(3);
    expect(stderr).toMatch(/kafka is unhealthy; waiting for it: .*kafka-topics.*\n {2}\| kafka says why\n/);
    expect(stderr).toMatch(
      /redis restarts again and again \(exit code 137, out of memory\)[^\n]*\n {2}\| redis says why\n/,
    );
    expect(stderr).toMatch(/schemas ended with exit code 3\n {2}\| \(it printed nothing\)\n/);
    expect(stderr).toContain('more with: somastack logs kafka\n');
    expect(stderr).not.toContain('never shown');
    expect(stderr).not.toContain('temporal-schema ended');
    expect(stderr).toMatch(/docker compose ended with exit code 1\n$/);
  });
});

test('starts one service alone from a folder of its own, with secrets of its own', () => {
  expect(copy.run('dev', 'up', 'somabrain').stderr).toContain(
    'run npm run secrets -- --standalone somabrain',
  );
  expect(copy.run('secrets', '--standalone', 'somabrain').stdout).toMatch(
    /^\.secrets\/standalone-somabrain: \d+ made, 0 kept, \d files\n$/,
  );
  engine.says({ images: OWN_IMAGES });
  const { status, stderr } = copy.run('dev', 'up', 'somabrain');
  expect(stderr).toMatch(
    /docker compose --file dist\/compose\/standalone-somabrain\/compose\.yaml --env-file \.secrets\/standalone-somabrain\/compose\.env up --detach --remove-orphans --wait --wait-timeout \d+\n$/,
  );
  expect(status).toBe(0);
  expect(copy.run('dev', 'up', 'somabrian').stderr).toBe(
    'no service "somabrian" runs alone; did you mean "somabrain"?\n',
  );
  const down = copy.run('dev', 'down', 'somabrain');
  expect(down.stderr).toBe(
    'docker compose --file dist/compose/standalone-somabrain/compose.yaml --env-file .secrets/standalone-somabrain/compose.env down --remove-orphans\n',
  );
  expect(copy.run('dev', 'down', 'somabrian').stderr).toBe(
    'no service "somabrian" was written to run alone; did you mean "somabrain"?\n',
  );
});

test('lists every image that it starts, with licence, for a machine without a network', () => {
  const { status, stdout } = copy.run('images');
  expect(status).toBe(0);
  const project = readFileSync(join(copy.root, 'dist/compose/local/compose.yaml'), 'utf8');
  const images = [...new Set([...project.matchAll(/^ {4}image: (.+)$/gm)].map(([, image]) => image))].sort();
  const list = readFileSync(join(copy.root, 'dist/compose/local/images.tsv'), 'utf8').trimEnd().split('\n');
  expect(list.map((line) => line.split('\t')[0])).toEqual(images);
  for (const image of images) expect(stdout).toContain(image);
  expect(list.filter((line) => !/^[^\t]+\t[\w.-]+\t[^\t]+\t[^\t]+$/.test(line))).toEqual(
    list.filter((line) => line.includes('\t\tbuilt by you\t')),
  );
});
