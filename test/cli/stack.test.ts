import { describe, expect, test } from 'vitest';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { Cpu } from '../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { JOB_PATIENCE_SECONDS } from '../../constructs/core/model/health.ts';
import type { EngineContainer } from '../../cli/engine/containers.ts';
import { statsIn } from '../../cli/engine/memory.ts';
import { chosenProfiles, servicesOf } from '../../cli/stack/chosen-profiles.ts';
import { compare, differences } from '../../cli/stack/compare.ts';
import { waitingFor } from '../../cli/stack/failures.ts';
import { connectorsIn, pipelineProblems, recordsIn } from '../../cli/stack/pipeline.ts';
import { downCommand, roomProblem, type Wanted } from '../../cli/stack/room.ts';
import { lengthOf } from '../../cli/stack/status-text.ts';
import { waitSeconds } from '../../cli/stack/wait-budget.ts';
import { type PlannedService, stackOf } from '../../cli/stack/written-stack.ts';
import { environment } from '../support/environment.ts';

const { files } = synthesizeCompose(environment('local'));
const text = (file: string) => files.find(({ path }) => path === file)?.content ?? '';
const stack = stackOf('dist/compose/local', text('stack.json'), text('memory-plan.json'));
const NOW = new Date('2026-11-29T12:00:00Z');

function container(service: string, changes: Partial<EngineContainer> = {}): EngineContainer {
  return {
    id: service,
    project: 'somastack-local',
    service,
    state: 'running',
    health: undefined,
    exitCode: 0,
    outOfMemory: false,
    startedAt: new Date('2026-11-29T11:00:00Z'),
    restarts: 0,
    limitMiB: stack.services.get(service)?.limitMiB ?? 64,
    millicores: 50,
    pid: 0,
    ports: [],
    image: '',
    logDriver: 'json-file',
    ...changes,
  };
}

const namesOf = (chosen: readonly string[]) => servicesOf(stack, chosen).map(({ name }) => name);

describe('the profiles that somebody chose', () => {
  const choices = [
    [],
    ...stack.profiles.map((profile) => [profile]),
    ['agent', 'memory'],
    ['analytics', 'hub'],
    ['memory', 'vectorstore', 'voice'],
  ];

  test.each(choices)('%s: containers of these profiles are explained by no others', (...chosen: string[]) => {
    const found = chosenProfiles(stack, new Set(namesOf(chosen)));
    expect(namesOf(found).sort()).toEqual(namesOf(chosen).sort());
  });

  test('a container that is away is missed and not taken for another choice', () => {
    const existing = new Set(namesOf(['full']));
    existing.delete('somaagent01-tool-executor');
    const found = namesOf(chosenProfiles(stack, existing));
    expect(found.filter((name) => !existing.has(name))).toEqual(['somaagent01-tool-executor']);
  });
});

describe('a stack against its plan', () => {
  const only = (services: readonly EngineContainer[], name: string) =>
    compare(stack, services, new Map(), NOW).services.find(({ service }) => service === name);

  test('an hour of uptime, memory as it was read, limits of both', () => {
    const memory = new Map([['kafka', { nowMiB: 365.2, peakMiB: 414 }]]);
    const { services } = compare(stack, [container('kafka', { health: 'healthy' })], memory, NOW);
    expect(services.find(({ service }) => service === 'kafka')).toEqual({
      service: 'kafka',
      component: 'kafka',
      state: 'running',
      health: 'healthy',
      uptimeSeconds: 3600,
      restarts: 0,
      memoryMiB: 365.2,
      peakMiB: 414,
      limitMiB: 1280,
      plannedMiB: 1280,
      estimated: false,
      drift: [],
    });
  });

  test.each<[string, Partial<EngineContainer>, readonly string[]]>([
    ['kafka', { health: 'starting' }, []],
    ['kafka', { state: 'paused' }, ['is paused']],
    ['kafka', { state: 'created' }, ['was never started']],
    ['kafka', { state: 'exited' }, ['has stopped with exit code 0']],
    ['kafka', { limitMiB: 0 }, ['has a limit of none, and the plan says 1280 MiB']],
    ['kafka-topics', { state: 'exited' }, []],
    ['kafka-topics', { state: 'running' }, []],
    ['kafka-topics', { state: 'exited', exitCode: 1 }, ['failed with exit code 1']],
    ['stranger', {}, ['runs and is not planned']],
    ['stranger', { state: 'exited' }, []],
  ])('%s %j: %j', (name, changes, drift) => {
    expect(only([container(name, changes)], name)?.drift).toEqual(drift);
  });

  test('services that are missing are one sentence', () => {
    const status = compare(stack, [container('kafka', { health: 'unhealthy' })], new Map(), NOW);
    const [first, second, ...rest] = differences(status);
    expect(first).toBe('kafka is unhealthy');
    expect(second).toMatch(/^\d+ services are planned and have no container: (?:[\w-]+, ){8}and \d+ more$/);
    expect(rest).toEqual([]);
  });

  test('containers of another project are none of its business', () => {
    expect(only([container('stranger', { project: 'somastack-standalone-x' })], 'stranger')).toBeUndefined();
  });
});

describe('the time that a start may take', () => {
  const service = (name: string, changes: Partial<PlannedService>): PlannedService => ({
    name,
    component: name,
    limitMiB: 1,
    millicores: 1,
    job: false,
    estimated: false,
    profiles: null,
    waitsFor: [],
    healthySeconds: null,
    ...changes,
  });

  test('is that of the longest chain and not of all together', () => {
    const chain = [
      service('a', { healthySeconds: 60 }),
      service('b', { healthySeconds: 90 }),
      service('job', { job: true, waitsFor: ['a'] }),
      service('c', { healthySeconds: 30, waitsFor: ['job', 'b'] }),
    ];
    expect(waitSeconds(chain)).toBe(60 + JOB_PATIENCE_SECONDS + 30);
  });

  test('leaves out what is not started, and is never nothing', () => {
    expect(waitSeconds([service('c', { healthySeconds: 30, waitsFor: ['a'] })])).toBe(30);
    expect(waitSeconds([])).toBe(1);
  });

  test('of the whole laptop is minutes and not hours', () => {
    const seconds = waitSeconds(servicesOf(stack, ['full']));
    expect(seconds).toBeGreaterThan(300);
    expect(seconds).toBeLessThan(1800);
  });
});

describe('room beside what runs', () => {
  const wanted: Wanted = {
    project: 'somastack-local',
    name: 'profile hub',
    pods: [{ name: 'kafka', memory: Memory.mebibytes(600), cpu: Cpu.millicores(500) }],
    budget: { memory: Memory.mebibytes(1000), cpu: Cpu.millicores(1000) },
    onlyCommand: 'somastack up hub --only',
    only: false,
  };

  test.each<[string, readonly EngineContainer[], RegExp | undefined]>([
    ['nothing', [], undefined],
    ['the same', [container('kafka', { limitMiB: 600 })], undefined],
    ['just enough', [container('a', { limitMiB: 400 })], undefined],
    ['too much', [container('a', { limitMiB: 401 })], /exceeded by 1 MiB: .*: somastack up hub --only$/],
    ['too much that ended', [container('a', { limitMiB: 401, state: 'exited' })], undefined],
    ['too much that restarts', [container('a', { limitMiB: 401, state: 'restarting' })], /a \(401 MiB\)/],
    ['too much CPU', [container('a', { millicores: 501 })], /^profile hub .*: CPU budget exceeded by 1m/],
    [
      'the same of another project',
      [container('kafka', { limitMiB: 600, project: 'somastack-standalone-somabrain' })],
      /kafka \(600 MiB of somastack-standalone-somabrain\); stop them with: somastack dev down somabrain$/,
    ],
  ])('%s', (_, running, says) => {
    const problem = roomProblem(wanted, running);
    if (says === undefined) expect(problem).toBeUndefined();
    else expect(problem).toMatch(says);
  });

  test('with --only what is not chosen does not count', () => {
    expect(roomProblem({ ...wanted, only: true }, [container('a', { limitMiB: 900 })])).toBeUndefined();
  });

  test('names the command that stops each project', () => {
    expect(downCommand('somastack-local')).toBe('somastack down');
    expect(downCommand('somastack-other')).toBe('docker compose --project-name somastack-other down');
  });
});

test('what waits for a service waits for it through others too', () => {
  const waiting = waitingFor(stack, 'kafka');
  expect(waiting).toEqual(
    expect.arrayContaining(['kafka-topics', 'change-capture', 'change-capture-connector']),
  );
  expect(waiting).not.toContain('postgres');
  expect(waitingFor(stack, 'kafka-exporter')).toEqual([]);
});

test('reads amounts of memory in every unit that the engine writes', () => {
  const lines = [
    'a 512KiB / 1GiB',
    'b 12.5MiB / 1GiB',
    'c 1.5GiB / 2GiB',
    'd 0B / 0B',
    'e 10MB / 1GB',
    'f -- / --',
  ];
  expect([...statsIn(lines.join('\n'))]).toEqual([
    ['a', 0.5],
    ['b', 12.5],
    ['c', 1536],
    ['d', 0],
    ['e', 9.5],
  ]);
});

describe('the event pipeline', () => {
  test('an answer that is none is not taken for an empty one', () => {
    expect(connectorsIn(undefined)).toBeNull();
    expect(connectorsIn('<html>')).toBeNull();
    expect(connectorsIn('{}')).toEqual([]);
    expect(recordsIn(undefined)).toEqual({ lag: null, deadLetters: null });
    expect(recordsIn('{"data":{"result":[]}}')).toEqual({ lag: null, deadLetters: null });
  });

  test('what could not be asked is no problem; a connector without a task is', () => {
    const unknown = { lag: null, deadLetters: null };
    expect(pipelineProblems({ connectors: null, ...unknown })).toEqual([]);
    expect(pipelineProblems({ connectors: [], ...unknown })).toHaveLength(1);
    const events = { name: 'events', state: 'RUNNING' };
    expect(pipelineProblems({ connectors: [{ ...events, tasks: ['RUNNING'] }], ...unknown })).toEqual([]);
    expect(pipelineProblems({ connectors: [{ ...events, tasks: [] }], ...unknown })).toHaveLength(1);
    expect(
      pipelineProblems({ connectors: [{ ...events, state: 'PAUSED', tasks: ['FAILED'] }], ...unknown }),
    ).toHaveLength(2);
  });
});

test.each([
  [0, '0s'],
  [119, '119s'],
  [120, '2m'],
  [7199, '119m'],
  [7200, '2h'],
  [172_800, '2d'],
])('%d seconds are %s', (seconds, says) => {
  expect(lengthOf(seconds)).toBe(says);
});
