import { type Laptop, missingSecrets } from '../laptop/laptop.ts';
import { type Check, ok, problem } from './check.ts';

export function checkSecrets(here: Laptop): Check {
  const missing = missingSecrets(here);
  if (missing.length === 0) return ok('secrets', `${here.project.secrets.length} wanted, all made`);
  return problem('secrets', `${missing.join(', ')} missing; run ${here.secretsCommand}`);
}
