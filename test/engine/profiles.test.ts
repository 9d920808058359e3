import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { STANDALONE } from '../../compose/standalone.ts';
import { profilesOf } from '../../compose/profiles.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { environment } from '../support/environment.ts';
import { emitted, laidOut } from '../support/emitted.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { print, type Said } from '../support/reader.ts';
import { printContainers } from './container-table.ts';
import { docker, type LiveContainer, LiveProject, type Timed } from './live-project.ts';
import { REFUSALS, type TwinAnswer, twinAnswers } from './twin-answers.ts';

const local = environment('local');
const profiles = profilesOf(synthesizeCompose(local).project);
/** Where a start may go wrong that begins with nothing. */
const WHOLE = 'full';
/** A profile that has no room beside that. */
const OTHER = 'cog';

const unhealthy = ({ health }: LiveContainer) => health !== undefined && health !== 'healthy';
const failed = ({ state, exitCode }: LiveContainer) => state !== 'running' && exitCode !== 0;
const services = (containers: readonly LiveContainer[]) => containers.map(({ service }) => service);

/** A start, for the tests of one `describe`. */
function started(title: string, project: () => LiveProject, start: () => Promise<Said>) {
  const here: { said: Timed; containers: readonly LiveContainer[]; peaks: ReadonlyMap<string, number> } = {
    said: { status: -1, text: '', seconds: 0 },
    containers: [],
    peaks: new Map(),
  };
  beforeAll(async () => {
    here.said = await project().watched(start);
    here.containers = await project().containers();
    here.peaks = await project().peaksMiB();
    printContainers(`${title}, up in ${here.said.seconds} s`, here.containers, here.peaks);
  });
  return here;
}

/** What is asked of every start. */
function holds(here: ReturnType<typeof started>): void {
  test('ends well', () => {
    expect(here.said.text.split('\n').slice(-20).join('\n')).not.toContain('unhealthy');
    expect(here.said.status, here.said.text).toBe(0);
  });

  test('every container that has a health check is healthy', () => {
    expect(services(here.containers.filter(unhealthy))).toEqual([]);
  });

  test('every job has ended well', () => {
    expect(services(here.containers.filter(failed))).toEqual([]);
  });

  test('no container was started again', () => {
    expect(services(here.containers.filter(({ restarts }) => restarts > 0))).toEqual([]);
  });

  test('no process was ended for want of memory', () => {
    expect(services(here.containers.filter(({ wasKilledForMemory }) => wasKilledForMemory))).toEqual([]);
  });

  test('the peak of every container was seen', () => {
    const unseen = here.containers.filter(
      ({ service, state }) => state === 'running' && !here.peaks.has(service),
    );
    expect(services(unseen)).toEqual([]);
  });
}

describe.runIf(inject('engine'))('the whole platform on a real engine, by the program', () => {
  let copy: ProjectCopy;
  let project: LiveProject;
  beforeAll(() => {
    copy = new ProjectCopy();
    for (const words of [
      ['synth', 'compose'],
      ['secrets', 'local'],
    ]) {
      const { status, stderr } = copy.run(...words);
      if (status !== 0) throw new Error(stderr);
    }
    project = new LiveProject(laidOut(copy.root));
    return project.down('--volumes');
  });
  afterAll(async () => {
    await project.down('--volumes');
    copy.remove();
  });

  describe(`profile ${WHOLE}, from empty volumes`, () => {
    const here = started(
      WHOLE,
      () => project,
      () => project.somastack(['up', WHOLE]),
    );
    holds(here);

    test('lines of containers go to the store, as a line that was sent there shows', () => {
      expect(here.said.text).toContain('lines of containers go to loki');
    });
  });

  describe('twins of its services, with the accounts that they were given', () => {
    let answers: readonly TwinAnswer[];
    beforeAll(async () => {
      answers = await twinAnswers(project);
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

  describe('the same again', () => {
    let before: readonly LiveContainer[];
    beforeAll(async () => {
      before = await project.containers();
    });
    const here = started(
      `${WHOLE} again`,
      () => project,
      () => project.somastack(['up', WHOLE]),
    );
    holds(here);

    test('recreates nothing', () => {
      const ids = new Set(before.map(({ id }) => id));
      expect(services(here.containers.filter(({ id }) => !ids.has(id)))).toEqual([]);
    });
  });

  describe('while it runs', () => {
    test('status finds no difference from the plan', async () => {
      const { status, text } = await project.somastack(['status']);
      expect(text).toContain('as planned');
      expect(status).toBe(0);
    });

    test('status finds a container that was stopped', async () => {
      const { id } = await project.container('opa');
      await docker(['stop', id]);
      const { status, text } = await project.somastack(['status', '--json']);
      await docker(['start', id]);
      expect(text).toContain('opa has stopped with exit code');
      expect(status).toBe(1);
    });

    test('measure writes a peak for every container that runs', async () => {
      const { status, text } = await project.somastack(['measure', '--seconds', '5']);
      expect(status, text).toBe(0);
      const running = (await project.containers()).filter(({ state }) => state === 'running');
      expect(text).toContain(`${running.length} containers`);
    });

    test('a profile that has no room beside it is refused, and nothing is started', async () => {
      const before = services(await project.containers());
      const { status, text } = await project.somastack(['up', OTHER]);
      expect(text).toContain(`stop them with: somastack up ${OTHER} --only`);
      expect(status).toBe(1);
      expect(services(await project.containers())).toEqual(before);
    });
  });

  // What is there already stays, so that nothing is waited for that the start from empty volumes has shown.
  describe.each([
    OTHER,
    'infrastructure',
    ...profiles.filter((profile) => ![WHOLE, OTHER].includes(profile)),
  ])('profile %s instead of what runs, with --only', (profile) => {
    const chosen = profile === 'infrastructure' ? [] : [profile];
    const here = started(
      profile,
      () => project,
      () => project.somastack(['up', ...chosen, '--only']),
    );
    holds(here);

    test('nothing runs that belongs to other profiles alone', () => {
      const stack = JSON.parse(project.read('stack.json')) as {
        readonly services: Readonly<Record<string, { readonly profiles: readonly string[] | null }>>;
      };
      const others = services(here.containers).filter((service) => {
        const own = stack.services[service]?.profiles;
        return own && !chosen.some((one) => own.includes(one));
      });
      expect(others).toEqual([]);
    });
  });
});

describe.runIf(inject('engine'))('one service alone on a real engine', () => {
  let project: LiveProject;
  beforeAll(async () => {
    const [first] = STANDALONE;
    if (!first) throw new Error('no service runs alone');
    project = new LiveProject(emitted({}, first));
    await project.down('--volumes');
  });
  afterAll(() => project.down('--volumes'));
  holds(
    started(
      'one service alone',
      () => project,
      () => project.up(),
    ),
  );
});
