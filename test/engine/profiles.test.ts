import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { STANDALONE } from '../../compose/standalone.ts';
import { profilesOf } from '../../compose/profiles.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { environment } from '../support/environment.ts';
import { emitted } from '../support/emitted.ts';
import { LiveProject } from './live-project.ts';
import { holds, services, started, wholeProject } from './started.ts';

/** The profile of everything, which `whole.test.ts` starts. */
const WHOLE = 'full';
const profiles = profilesOf(synthesizeCompose(environment('local')).project).filter(
  (profile) => profile !== WHOLE,
);

describe.runIf(inject('engine'))('profiles on a real engine, by the program', () => {
  const project = wholeProject();

  // What is there already stays, so that nothing is waited for that the start from empty volumes has shown.
  describe.each(['infrastructure', ...profiles])(
    'profile %s instead of what runs, with --only',
    (profile) => {
      const chosen = profile === 'infrastructure' ? [] : [profile];
      const here = started(profile, project, () => project().somastack(['up', ...chosen, '--only']));
      holds(here);

      test('nothing runs that belongs to other profiles alone', () => {
        const stack = JSON.parse(project().read('stack.json')) as {
          readonly services: Readonly<Record<string, { readonly profiles: readonly string[] | null }>>;
        };
        const others = services(here.containers).filter((service) => {
          const own = stack.services[service]?.profiles;
          return own && !chosen.some((one) => own.includes(one));
        });
        expect(others).toEqual([]);
      });
    },
  );
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
