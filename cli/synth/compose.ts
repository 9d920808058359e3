import { join } from 'node:path';
import type { Standalone } from '../../compose/standalone.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { collect } from '../command/collect.ts';
import { environmentsFor } from '../command/environments.ts';
import type { Synthesized, Target } from './target.ts';
import { writeOutput } from '../command/write-output.ts';

/** Synthesizes the Docker Compose projects of laptops. */
export function compose(names: readonly string[], out: string | undefined, alone?: Standalone): Target {
  const environments = environmentsFor(names, ['local'], 'laptop to run Docker Compose on');
  const results = collect(environments, (environment) => synthesizeCompose(environment, alone));
  return {
    write: () =>
      results.map(({ platform, report, files }): Synthesized => {
        const environment = platform.environment.name;
        const written = writeOutput(join(out ?? 'dist/compose', environment), files);
        return { environments: [environment], reports: [report], written };
      }),
  };
}
