import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { STANDALONE } from '../../compose/standalone.ts';
import { profilesOf } from '../../compose/profiles.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { environment } from '../support/environment.ts';
import type { Said } from '../support/reader.ts';
import { printContainers } from './container-table.ts';
import { type LiveContainer, LiveProject } from './live-project.ts';

const local = environment('local');
const profiles = profilesOf(synthesizeCompose(local).project);
/** Where a start may go wrong that begins with nothing. */
const WHOLE = 'full';

const unhealthy = ({ health }: LiveContainer) => health !== undefined && health !== 'healthy';
const failed = ({ state, exitCode }: LiveContainer) => state !== 'running' && exitCode !== 0;
const services = (containers: readonly LiveContainer[]) => containers.map(({ service }) => service);

/** A start of a selection, for the tests of one `describe`. */
function started(title: string, project: () => LiveProject, selection: readonly string[]) {
  const here: {
    said: Said & { readonly seconds: number };
    containers: readonly LiveContainer[];
    peaks: ReadonlyMap<string, number>;
  } = {
    said: { status: -1, text: '', seconds: 0 },
    containers: [],
    peaks: new Map(),
  };
  beforeAll(async () => {
    here.said = await project().up(selection);
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

describe.runIf(inject('engine'))('the whole platform on a real engine', () => {
  let project: LiveProject;
  beforeAll(async () => {
    project = new LiveProject();
    await project.down('--volumes');
  });
  afterAll(() => project.down('--volumes'));

  describe(`profile ${WHOLE}, from empty volumes`, () => {
    holds(started(WHOLE, () => project, [WHOLE]));
  });

  describe('the same again', () => {
    let before: readonly LiveContainer[];
    beforeAll(async () => {
      before = await project.containers();
    });
    const here = started(`${WHOLE} again`, () => project, [WHOLE]);
    holds(here);

    test('recreates nothing', () => {
      const ids = new Set(before.map(({ id }) => id));
      expect(services(here.containers.filter(({ id }) => !ids.has(id)))).toEqual([]);
    });
  });

  describe.each(['infrastructure', ...profiles.filter((profile) => profile !== WHOLE)])(
    'profile %s alone, with the volumes that are there',
    (profile) => {
      beforeAll(() => project.down());
      holds(started(profile, () => project, profile === 'infrastructure' ? [] : [profile]));
    },
  );
});

describe.runIf(inject('engine'))('one service alone on a real engine', () => {
  let project: LiveProject;
  beforeAll(async () => {
    const [first] = STANDALONE;
    if (!first) throw new Error('no service runs alone');
    project = new LiveProject(first);
    await project.down('--volumes');
  });
  afterAll(() => project.down('--volumes'));
  holds(started('one service alone', () => project, []));
});
