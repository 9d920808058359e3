import { join } from 'node:path';
import { synthesizeCompose } from '../compose/synthesize.ts';
import { collect } from './command/collect.ts';
import { environmentsFor } from './command/command-line.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { writeOutput } from './command/write-output.ts';

runCommand({
  help: [
    'Writes the Docker Compose project of each laptop environment to dist/compose/<environment>/.',
    'usage: npm run synth:compose [-- [ENVIRONMENT...] [--standalone SERVICE] [--out FOLDER]]',
    'With --standalone one service alone, with a platform of its own: dist/compose/standalone-SERVICE/.',
  ].join('\n'),
  run({ names, out, standalone }) {
    const environments = environmentsFor(names, ['local'], 'laptop to run Docker Compose on');
    const results = collect(environments, (environment) => synthesizeCompose(environment, standalone));
    for (const { platform, report, files } of results) {
      const folder = join(out ?? 'dist/compose', platform.environment.name);
      const { changed, unchanged, deleted } = writeOutput(folder, files);
      print(`${report}${folder}: ${changed} files written, ${unchanged} unchanged, ${deleted} deleted\n`);
    }
  },
});
