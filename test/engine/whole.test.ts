import { beforeAll, describe, expect, inject, test } from 'vitest';
import { print, type Said } from '../support/reader.ts';
import { docker, eventually, type LiveContainer } from './live-project.ts';
import { holds, services, started, wholeProject } from './started.ts';
import { readEvents, writeEvent } from './stateful.ts';
import { REFUSALS, type TwinAnswer, twinAnswers } from './twin-answers.ts';

/** Where a start may go wrong that begins with nothing. */
const WHOLE = 'full';
/** A profile that has no room beside that. */
const OTHER = 'cog';

describe.runIf(inject('engine'))('the whole platform on a real engine, by the program', () => {
  const project = wholeProject();

  describe(`profile ${WHOLE}, from empty volumes`, () => {
    const here = started(WHOLE, project, () => project().somastack(['up', WHOLE]));
    holds(here);

    test('lines of containers go to the store, as a line that was sent there shows', () => {
      expect(here.said.text).toContain('lines of containers go to loki');
    });
  });

  describe('twins of its services, with the accounts that they were given', () => {
    let answers: readonly TwinAnswer[];
    beforeAll(async () => {
      answers = await twinAnswers(project());
      for (const { service, system, question, answer } of answers)
        print(`${service} ${system} ${question}: ${answer}`);
    });
    const of = (question: TwinAnswer['question']) => answers.filter((one) => one.question === question);

    test('every system is asked by one of them', () => {
      expect([...new Set(answers.map(({ system }) => system))].sort()).toEqual(
        ['milvus', ...Object.keys(REFUSALS)].sort(),
      );
    });

    test('what a service may do is done', () => {
      expect(of('allowed').filter(({ answer }) => answer !== 'done')).toEqual([]);
    });

    test('what a service may not do is refused, in the words of the system', () => {
      expect(of('forbidden').filter(({ system, answer }) => !REFUSALS[system]?.test(answer))).toEqual([]);
    });
  });

  describe('an event that a service writes', () => {
    const aggregate = 'written-to-the-whole-platform';
    beforeAll(async () => {
      const { status, text } = await writeEvent(project(), aggregate);
      if (status !== 0) throw new Error(text);
    });

    test('arrives at a group of consumers of its topic', async () => {
      const isThere = ({ text }: Said) => text.includes(aggregate);
      expect((await eventually(() => readEvents(project()), isThere)).text).toContain(aggregate);
    });
  });

  describe('the same again', () => {
    let before: readonly LiveContainer[];
    beforeAll(async () => {
      before = await project().containers();
    });
    const here = started(`${WHOLE} again`, project, () => project().somastack(['up', WHOLE]));
    holds(here);

    test('recreates nothing', () => {
      const ids = new Set(before.map(({ id }) => id));
      expect(services(here.containers.filter(({ id }) => !ids.has(id)))).toEqual([]);
    });
  });

  describe('while it runs', () => {
    test('status finds no difference from the plan', async () => {
      const { status, text } = await project().somastack(['status']);
      expect(text).toContain('as planned');
      expect(status).toBe(0);
    });

    test('status finds a container that was stopped', async () => {
      const { id } = await project().container('opa');
      await docker(['stop', id]);
      const { status, text } = await project().somastack(['status', '--json']);
      await docker(['start', id]);
      expect(text).toContain('opa has stopped with exit code');
      expect(status).toBe(1);
    });

    test('measure writes a peak for every container that runs', async () => {
      const { status, text } = await project().somastack(['measure', '--seconds', '5']);
      expect(status, text).toBe(0);
      const running = (await project().containers()).filter(({ state }) => state === 'running');
      expect(text).toContain(`${running.length} containers`);
    });

    test('a profile that has no room beside it is refused, and nothing is started', async () => {
      const before = services(await project().containers());
      const { status, text } = await project().somastack(['up', OTHER]);
      expect(text).toContain(`stop them with: somastack up ${OTHER} --only`);
      expect(status).toBe(1);
      expect(services(await project().containers())).toEqual(before);
    });
  });
});
