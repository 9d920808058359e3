import * as z from 'zod';
import { docker, type LiveContainer } from './live-project.ts';

/** How each system says that an account may not do something, or that there is no such thing. */
export const REFUSALS: Readonly<Record<string, RegExp>> = {
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
export type TwinAnswer = z.output<typeof answerSchema>;

/** What the twins among containers were answered, by every system that their variables name. */
export async function twinAnswers(containers: readonly LiveContainer[]): Promise<readonly TwinAnswer[]> {
  const twins = containers.filter(({ program }) => program === 'twin');
  const logs = await Promise.all(twins.map(({ id }) => docker(['logs', id])));
  return logs.flatMap(({ text }) => answersIn(text));
}

/** Lines of JSON among whatever else a container says. */
function answersIn(text: string): readonly TwinAnswer[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"service"')) return [];
    return [answerSchema.parse(JSON.parse(line))];
  });
}
