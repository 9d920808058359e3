import { afterAll, beforeAll, expect, test } from 'vitest';
import { laidOut } from '../support/emitted.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import type { Said } from '../support/reader.ts';
import { printContainers } from './container-table.ts';
import { type LiveContainer, LiveProject, type Timed } from './live-project.ts';

const unhealthy = ({ health }: LiveContainer) => health !== undefined && health !== 'healthy';
/** A job that never started has no exit code but 0. */
const failed = ({ state, exitCode }: LiveContainer) =>
  state !== 'running' && !(state === 'exited' && exitCode === 0);
export const services = (containers: readonly LiveContainer[]) => containers.map(({ service }) => service);

/** A start, for the tests of one `describe`. */
export function started(title: string, project: () => LiveProject, start: () => Promise<Said>) {
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
export function holds(here: ReturnType<typeof started>): void {
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

/**
 * A checkout of its own whose project is written and has its secrets, on an engine without anything of it; it is made and removed around the
 * tests of one `describe`.
 */
export function wholeProject(): () => LiveProject {
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
  return () => project;
}
