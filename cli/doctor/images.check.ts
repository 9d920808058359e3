import { buildCommand, type Laptop, missingImages } from '../laptop/laptop.ts';
import { type Check, ok, problem } from './check.ts';

/** Looks for the images that nobody publishes and that must be built here. */
export function checkImages(here: Laptop): Check {
  const missing = missingImages(here);
  if (missing.length === 0) return ok('own images', 'all on this machine');
  return problem('own images', `${missing.join(', ')} missing; build: ${buildCommand(here)}`);
}
