import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Measurement } from '../../cli/stack/measured.ts';
import { type WrittenStack, stackOf } from '../../cli/stack/written-stack.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { type StandInContainer, StandInEngine } from '../support/stand-in-engine.ts';

const LOCAL = '--file dist/compose/local/compose.yaml --env-file .secrets/local/compose.env';

let copy: ProjectCopy;
let engine: StandInEngine;
let stack: WrittenStack;

beforeAll(() => {
  copy = new ProjectCopy();
  engine = new StandInEngine(copy);
});

beforeEach(() => {
  engine.says({});
  engine.runs([]);
  engine.isThere(true);
  engine.asked();
});

afterAll(() => {
  copy.remove();
});

/** Every container that the plan wants without a profile, in order, with changes to some of them; null takes one away. */
function infrastructure(changes: Readonly<Record<string, Partial<StandInContainer> | null>> = {}): void {
  const planned = [...stack.services.values()].filter(({ profiles }) => profiles === null);
  const containers = planned.flatMap(({ name, limitMiB, job, healthySeconds }): StandInContainer[] => {
    const change = changes[name];
    if (change === null) return [];
    const inOrder: StandInContainer = {
      service: name,
      limitMiB,
      state: job ? 'exited' : 'running',
      ...(healthySeconds !== null && { health: 'healthy' }),
      ...(!job && { memory: '12.5MiB' }),
    };
    return [{ ...inOrder, ...change }];
  });
  const others = Object.entries(changes).flatMap(([service, change]) =>
    change === null || planned.some(({ name }) => name === service) ? [] : [{ service, ...change }],
  );
  engine.runs([...containers, ...others]);
}

test('without anything written each command names the one that writes it', () => {
  for (const words of [['down'], ['status'], ['logs'], ['restart'], ['exec', 'kafka', 'true'], ['measure']]) {
    const { status, stderr } = copy.run(...words);
    expect(stderr).toBe('nothing is written in dist/compose/local; write it with: somastack synth compose\n');
    expect(status).toBe(2);
  }
  const { stderr } = copy.run('logs', '--standalone', 'somabrain');
  expect(stderr).toBe(
    'no service was written to run alone; write one and start it with: somastack dev up somabrain\n',
  );
});

describe('once a project was written', () => {
  beforeAll(() => {
    expect(copy.run('synth', 'compose').status).toBe(0);
    expect(copy.run('secrets', 'local').status).toBe(0);
    const text = (file: string) => readFileSync(join(copy.root, 'dist/compose/local', file), 'utf8');
    stack = stackOf('dist/compose/local', text('stack.json'), text('memory-plan.json'));
  });

  test('commands name every profile, since they are about whatever was started', () => {
    const profiles = stack.profiles.map((profile) => `--profile ${profile}`).join(' ');
    expect(stack.profiles).toEqual(expect.arrayContaining(['brain', 'cog', 'full', 'memory']));
    const commands = [
      [['down'], 'down --remove-orphans'],
      [['logs'], 'logs --tail 100'],
      [['logs', 'kafka', 'redis', '--follow', '--tail', '7'], 'logs --tail 7 --follow kafka redis'],
      [['restart'], 'restart'],
      [['restart', 'kafka'], 'restart kafka'],
      [['exec', 'redis', '--', 'valkey-cli', '--raw', 'ping'], 'exec -T redis valkey-cli --raw ping'],
    ] as const;
    for (const [words, says] of commands) {
      engine.asked();
      const { status, stderr } = copy.run(...words);
      expect(stderr).toBe(`docker compose ${LOCAL} ${profiles} ${says}\n`);
      expect(engine.asked()).toEqual([`compose ${LOCAL} ${profiles} ${says}`]);
      expect(status).toBe(0);
      const dry = copy.run(words[0], '--dry-run', ...words.slice(1));
      expect(dry.stdout).toBe(`docker compose ${LOCAL} ${profiles} ${says}\n`);
      expect(engine.asked()).toEqual([]);
    }
  });

  test('a service that does not exist is refused, with the nearest', () => {
    for (const words of [
      ['logs', 'kafak'],
      ['restart', 'kafak'],
      ['exec', 'kafak', 'true'],
    ]) {
      const { status, stderr } = copy.run(...words);
      expect(stderr).toBe('unknown service "kafak"; did you mean "kafka"?\n');
      expect(status).toBe(2);
    }
  });

  test('exec ends with the exit code of the command, every other command with 3', () => {
    engine.says({ compose: 'exit 42' });
    expect(copy.run('exec', 'kafka', 'false').status).toBe(42);
    const { status, stderr } = copy.run('down');
    expect(status).toBe(3);
    expect(stderr).toMatch(/docker compose ended with exit code 42\n$/);
  });

  describe('a definition that is broken by now locks nobody out', () => {
    beforeAll(() => {
      copy.edit(
        'environments/local.ts',
        'export const local',
        "throw new Error('broken');\nexport const local",
      );
    });
    afterAll(() => {
      copy.restore('environments/local.ts');
    });

    test('while other commands refuse it', () => {
      expect(copy.run('plan').stderr).toContain('an environment file failed while it was read: broken');
      expect(copy.run('up').status).toBe(1);
    });

    test.each([
      [['down']],
      [['logs', 'kafka']],
      [['restart', 'kafka']],
      [['exec', 'kafka', '--', 'true']],
      [['status']],
    ])('%j works and writes nothing', (words) => {
      infrastructure();
      const folder = join(copy.root, 'dist/compose/local');
      const before = statSync(folder).mtimeMs;
      const files = copy.files('dist/compose/local');
      const { status, stderr } = copy.run(...words);
      expect(stderr).not.toContain('broken');
      expect(status).toBe(0);
      expect(statSync(folder).mtimeMs).toBe(before);
      expect(copy.files('dist/compose/local')).toEqual(files);
    });
  });

  test('without the file of secrets Docker Compose could read nothing, which is said', () => {
    const file = join(copy.root, '.secrets/local/compose.env');
    const content = readFileSync(file);
    rmSync(file);
    const { status, stderr } = copy.run('down');
    writeFileSync(file, content);
    expect(stderr).toContain(
      '.secrets/local/compose.env is missing, and Docker Compose reads the project with it; run npm run secrets -- local\n',
    );
    expect(status).toBe(1);
  });

  test('files that are damaged are named, with the command that writes them again', () => {
    const file = join(copy.root, 'dist/compose/local/stack.json');
    const content = readFileSync(file);
    writeFileSync(file, '{}');
    const { status, stderr } = copy.run('down');
    writeFileSync(file, content);
    expect(stderr).toBe(
      'stack.json or memory-plan.json in dist/compose/local is damaged; write them again with: somastack synth compose\n',
    );
    expect(status).toBe(3);
  });

  describe('status', () => {
    test('of a stack as planned has exit code 0', () => {
      infrastructure();
      const { status, stdout } = copy.run('status');
      expect(stdout).toContain('somastack-local: no profile, infrastructure alone\n');
      expect(stdout).toMatch(/^kafka +healthy +\d+\w +13 +- +1280$/m);
      expect(stdout).toMatch(/^milvus +healthy +\d+\w +13 +- +2048 +\*$/m);
      expect(stdout).toContain('\nas planned\n');
      expect(status).toBe(0);
    });

    test('names every difference from the plan and has exit code 1', () => {
      infrastructure({
        kafka: { health: 'unhealthy' },
        redis: { state: 'restarting', exitCode: 137, outOfMemory: true, restarts: 9 },
        etcd: null,
        postgres: { limitMiB: 512 },
        grafana: { state: 'exited', exitCode: 1 },
        'kafka-topics': { exitCode: 2 },
        left: { limitMiB: 100 },
      });
      const { status, stdout } = copy.run('status');
      const problems = stdout.slice(stdout.indexOf('7 differences from the plan\n')).trimEnd().split('\n');
      expect(problems.slice(1).sort()).toEqual([
        'etcd is planned and has no container',
        'grafana has stopped with exit code 1',
        'kafka is unhealthy',
        'kafka-topics failed with exit code 2',
        'left runs and is not planned',
        'postgres has a limit of 512 MiB, and the plan says 1280 MiB',
        'redis restarts again and again (exit code 137, out of memory)',
      ]);
      expect(status).toBe(1);
    });

    test('a task of change capture that failed is a difference, though its container is healthy', () => {
      engine.says({
        connect: JSON.stringify({
          events: {
            status: { connector: { state: 'RUNNING' }, tasks: [{ id: 0, state: 'FAILED', trace: 'x' }] },
          },
        }),
        prometheus: JSON.stringify({
          data: {
            result: [
              { metric: { consumergroup: 'flink' }, value: [1, '7'] },
              { metric: { topic: 'txn.dlq' }, value: [1, '0'] },
            ],
          },
        }),
      });
      infrastructure();
      const { status, stdout } = copy.run('status');
      expect(stdout).toContain('change capture: events RUNNING, tasks FAILED\n');
      expect(stdout).toContain('records not read yet: flink 7\n');
      expect(stdout).toContain('dead letters so far: none\n');
      expect(stdout).toContain('\ntask 0 of connector "events" of change capture is FAILED\n');
      expect(status).toBe(1);
    });

    test('of nothing says how to start it', () => {
      const { status, stdout } = copy.run('status');
      expect(stdout).toContain('nothing of somastack-local is there; start it with: somastack up\n');
      expect(status).toBe(1);
    });

    test('without an engine says so, with exit code 3', () => {
      engine.isThere(false);
      const { status, stderr } = copy.run('status');
      expect(stderr).toBe('Cannot connect to the engine; start the engine\n');
      expect(status).toBe(3);
    });
  });

  test('measure writes peaks beside the plan, and status offers those of estimates', () => {
    infrastructure({ milvus: { memory: '700.5MiB', peakBytes: 733 * 2 ** 20 } });
    const { status, stdout } = copy.run('measure', '--seconds', '1');
    expect(status).toBe(0);
    expect(stdout).toMatch(/\ndist\/compose\/local\/measured\.json: \d+ containers, [1-9]\d* samples\n$/);
    const file = join(copy.root, 'dist/compose/local/measured.json');
    const { services, machine, date } = JSON.parse(readFileSync(file, 'utf8')) as Measurement;
    expect(services.find(({ service }) => service === 'milvus')).toEqual({
      service: 'milvus',
      component: 'milvus',
      highestMiB: 700.5,
      peakMiB: 733,
      limitMiB: 2048,
      estimated: true,
    });
    expect(date).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(machine.processors).toBeGreaterThan(0);
    expect(copy.run('status').stdout).toMatch(
      /measured \d{4}-\d\d-\d\d, to replace the estimates:\n(?: {2}.*\n)* {2}milvus: 733 of 2048 MiB\n/,
    );
    expect(copy.run('synth', 'compose').stdout).toContain(' 0 deleted');
    expect(readFileSync(file, 'utf8')).toContain('"milvus"');
    engine.runs([]);
    expect(copy.run('measure').stderr).toBe('nothing of somastack-local runs; start it with: somastack up\n');
  });
});
