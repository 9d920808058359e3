import { join } from 'node:path';
import { synthesizeCompose } from '../compose/synthesize.ts';
import { planText } from '../constructs/core/plan-report.ts';
import { isLocal } from '../environments/schema.ts';
import { collect } from './collect.ts';
import { environmentsFor } from './command-line.ts';
import { runCommand } from './run-command.ts';
import { writeOutput } from './write-output.ts';

runCommand({
  help: [
    'Writes the Docker Compose project of each laptop environment to dist/compose/<environment>/.',
    'usage: npm run synth:compose [-- [ENVIRONMENT...] [--out FOLDER]]',
  ].join('\n'),
  run({ names, out }) {
    const environments = environmentsFor(names, isLocal, 'laptop to run Docker Compose on');
    const results = collect(environments, (environment) => ({
      environment,
      ...synthesizeCompose(environment),
    }));
    for (const { environment, plan, files } of results) {
      const folder = join(out ?? 'dist/compose', environment.name);
      const { changed, unchanged, deleted } = writeOutput(folder, files);
      process.stdout.write(planText(plan));
      process.stdout.write(
        `${folder}: ${changed} files written, ${unchanged} unchanged, ${deleted} deleted\n`,
      );
    }
  },
});
