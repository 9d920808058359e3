import { type Laptop, missingSecrets } from '../laptop/laptop.ts';
import { type Check, ok, problem } from './check.ts';

/** Counts what is missing: one command makes all of it, so the names would only hide it. */
export function checkSecrets(here: Laptop): Check {
  const missing = missingSecrets(here).length;
  const wanted = here.project.secrets.length;
  if (missing === 0) return ok('secrets', `${wanted} wanted, all made`);
  return problem('secrets', `${missing} of ${wanted} missing; run ${here.stack.secretsCommand}`);
}
