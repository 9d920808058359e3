import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { emitted } from '../support/emitted.ts';
import { print } from '../support/reader.ts';
import { docker, LiveProject } from './live-project.ts';

/** Profiles whose services have a twin that asks something. */
const PROFILES = ['brain', 'agent', 'voice'];

/** How each system says that an account may not do something, or that there is no such thing. */
const REFUSALS: Readonly<Record<string, RegExp>> = {
  postgres: /permission denied/,
  redis: /No permissions/i,
  kafka: /UNKNOWN_TOPIC|Unknown topic/i,
  opa: /40[13]/,
  keycloak: /403/,
  'secret-store': /permission denied/,
  temporal: /not found/i,
};

const answerSchema = z.object({
  service: z.string(),
  system: z.string(),
  question: z.enum(['allowed', 'forbidden']),
  answer: z.string(),
});
type TwinAnswer = z.output<typeof answerSchema>;

describe.runIf(inject('engine'))('twins of the services, with the accounts that they were given', () => {
  const answers: TwinAnswer[] = [];
  let project: LiveProject;

  beforeAll(async () => {
    project = new LiveProject(emitted());
    await project.down('--volumes');
    for (const profile of PROFILES) {
      await project.down();
      await project.mustUp([profile]);
      for (const { id, program } of await project.containers()) {
        if (program === 'twin') answers.push(...answersIn((await docker(['logs', id])).text));
      }
    }
    for (const { service, system, question, answer } of answers)
      print(`${service} ${system} ${question}: ${answer}`);
  });
  afterAll(() => project.down('--volumes'));

  const of = (question: TwinAnswer['question']) => answers.filter((one) => one.question === question);

  test('every system is asked by somebody', () => {
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

/** Lines of JSON among whatever else a container says. */
function answersIn(text: string): readonly TwinAnswer[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"service"')) return [];
    return [answerSchema.parse(JSON.parse(line))];
  });
}
