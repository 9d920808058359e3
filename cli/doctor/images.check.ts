import { buildCommand, type Laptop, missingImages } from '../laptop/laptop.ts';
import { type Check, ok, problem } from './check.ts';

/** Of the images that nobody publishes. */
export function checkImages(here: Laptop): Check {
  const missing = missingImages(here);
  if (missing.length === 0) return ok('own images', 'all on this machine');
  return problem('own images', `${missing.join(', ')} missing; build: ${buildCommand(here)}`);
}
