import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { emitted } from '../support/emitted.ts';
import { print } from '../support/reader.ts';
import { docker, engine, eventually, type LiveContainer, LiveProject } from './live-project.ts';
import { KEPT, readEvents, STATEFUL, type Stateful, writeEvent } from './stateful.ts';

/** Time after which what keeps its data on disk only now and then has written it: the append-only file of Valkey, once a second. */
const ON_DISK_MS = 2_000;

/** SomaAgent01 has a token for the secret store, which a job makes that starts with its profile. */
const SELECTION = ['agent'];

const settled = ({ state, health }: LiveContainer) =>
  state === 'running' && (health === undefined || health === 'healthy');

describe.runIf(inject('engine'))('the infrastructure on a real engine, hurt', () => {
  let project: LiveProject;
  /** Services that are there when nothing is hurt; jobs have ended. */
  let lasting: ReadonlySet<string>;

  beforeAll(async () => {
    project = new LiveProject(emitted());
    await project.down('--volumes');
    await project.mustUp(SELECTION);
    lasting = new Set((await project.containers()).filter(settled).map(({ service }) => service));
    for (const { service, write } of STATEFUL) {
      const { status, text } = await write(project);
      if (status !== 0) throw new Error(`${service}: ${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, ON_DISK_MS));
  });
  afterAll(() => project.down('--volumes'));

  /** Waits until everything that lasts is there again, and says how long that took. */
  async function recovered(what: string): Promise<number> {
    const started = performance.now();
    await eventually(
      async () => (await project.containers()).filter((one) => lasting.has(one.service) && !settled(one)),
      (missing) => missing.length === 0,
      300,
    );
    const seconds = Math.round((performance.now() - started) / 1000);
    print(`${what}: everything is healthy again after ${seconds} s`);
    return seconds;
  }

  /** Asks each program for what was written before anything was hurt. */
  function stillHave(programs: readonly Stateful[]): void {
    test.each(programs)('$service still has what was written', async ({ read }) => {
      expect((await read(project)).text).toContain(KEPT);
    });
  }

  describe.each(STATEFUL)('$service, killed', (program) => {
    const { service } = program;
    let before: LiveContainer;
    beforeAll(async () => {
      before = await project.container(service);
      await project.crash(service);
      await eventually(
        () => project.container(service),
        ({ startedAt }) => startedAt !== before.startedAt,
      );
      await recovered(`${service} killed`);
    });

    test('is started again by the engine', async () => {
      expect((await project.container(service)).restarts).toBe(before.restarts + 1);
    });

    stillHave([program]);
  });

  describe.each(['kafka', 'change-capture'])('an event that is written while %s is away', (service) => {
    const aggregate = `written-without-${service}`;
    beforeAll(async () => {
      const { id } = await project.container(service);
      await docker(['stop', id]);
      const written = await writeEvent(project, aggregate);
      await docker(['start', id]);
      if (written.status !== 0) throw new Error(written.text);
      await recovered(`${service} away while an event was written`);
    });

    test('arrives at its topic', async () => {
      const { text } = await eventually(
        () => readEvents(project),
        ({ text }) => text.includes(aggregate),
        90,
      );
      expect(text).toContain(aggregate);
    });
  });

  describe('every stateful program stopped with docker kill', () => {
    beforeAll(async () => {
      const containers = await Promise.all(STATEFUL.map(({ service }) => project.container(service)));
      await docker(['kill', ...containers.map(({ id }) => id)]);
      await project.mustUp(SELECTION);
      await recovered('docker kill of every stateful program, then up');
    });

    stillHave(STATEFUL);
  });

  describe('down and up', () => {
    beforeAll(async () => {
      await project.down();
      print(`down and up: ${await project.mustUp(SELECTION)} s`);
    });

    stillHave(STATEFUL);
  });

  describe('the engine, stopped and started', () => {
    beforeAll(async () => {
      await engine('stop');
      await engine('start');
      await recovered('engine stopped and started');
    });

    stillHave(STATEFUL);
  });

  describe('a setting that changes', () => {
    let before: readonly LiveContainer[];
    let after: readonly LiveContainer[];
    beforeAll(async () => {
      before = await project.containers();
      project.edit(
        'compose.yaml',
        /(\n  redis-cache:\n[^]*?mem_limit: )\d+m([^]*?memswap_limit: )\d+m/,
        '$156m$256m',
      );
      await project.mustUp(SELECTION);
      after = await project.containers();
    });

    test('recreates the container that it is about and no other', () => {
      const ids = new Set(before.map(({ id }) => id));
      expect(after.filter(({ id }) => !ids.has(id)).map(({ service }) => service)).toEqual(['redis-cache']);
    });
  });

  describe('the broker, cut off from the network', () => {
    beforeAll(async () => {
      const { id } = await project.container('kafka');
      await docker(['network', 'disconnect', 'somastack_net', id]);
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      await docker(['network', 'connect', '--alias', 'kafka', 'somastack_net', id]);
      await recovered('the broker cut off for 20 s');
    });

    stillHave(STATEFUL.filter(({ service }) => service === 'kafka'));
  });
});
