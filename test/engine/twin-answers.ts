import * as z from 'zod';
import { docker, eventually, type LiveContainer, type LiveProject } from './live-project.ts';

/** How each system says that an account may not do something, or that there is no such thing. */
export const REFUSALS: Readonly<Record<string, RegExp>> = {
  postgres: /permission denied/,
  redis: /No permissions/i,
  kafka: /UNKNOWN_TOPIC|Unknown topic/i,
  opa: /40[13]/,
  keycloak: /403/,
  // Its client's word for status 403.
  'secret-store': /^Forbidden/,
  temporal: /not found/i,
};

const answerSchema = z.object({
  service: z.string(),
  system: z.string(),
  question: z.enum(['allowed', 'forbidden']),
  answer: z.string(),
});
export type TwinAnswer = z.output<typeof answerSchema>;

/**
 * What the twins of a project are answered, by every system that their variables name. They ask when they start and listen after that,
 * so they are started again where every system is there.
 */
export async function twinAnswers(project: LiveProject): Promise<readonly TwinAnswer[]> {
  const before = new Date().toISOString();
  const isTwin = ({ program, state }: LiveContainer) => program === 'twin' && state === 'running';
  const ids = (await project.containers()).filter(isTwin).map(({ id }) => id);
  await docker(['restart', ...ids]);
  await eventually(
    async () => (await project.containers()).filter(({ id }) => ids.includes(id)),
    (twins) => twins.every(({ health }) => health === undefined || health === 'healthy'),
  );
  const logs = await Promise.all(ids.map((id) => docker(['logs', '--since', before, id])));
  return logs.flatMap(({ text }) => answersIn(text));
}

/** Lines of JSON among whatever else a container says. */
function answersIn(text: string): readonly TwinAnswer[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{"service"')) return [];
    return [answerSchema.parse(JSON.parse(line))];
  });
}
