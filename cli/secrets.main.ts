import { synthesizeCompose } from '../compose/synthesize.ts';
import { UsageError } from '../constructs/core/errors.ts';
import { isLocal } from '../environments/schema.ts';
import { environmentsFor } from './command-line.ts';
import { makeSecrets } from './make-secrets.ts';
import { runCommand } from './run-command.ts';

runCommand({
  help: [
    'Makes the secrets of a laptop environment that do not exist yet; never overwrites one.',
    'usage: npm run secrets -- ENVIRONMENT',
  ].join('\n'),
  run({ names }) {
    if (names.length === 0) throw new UsageError('name the environment: npm run secrets -- local');
    for (const environment of environmentsFor(names, isLocal, 'secrets on this machine')) {
      const { project } = synthesizeCompose(environment);
      const { made, kept, files } = makeSecrets(`.secrets/${environment.name}`, project);
      process.stdout.write(`.secrets/${environment.name}: ${made} made, ${kept} kept, ${files} files\n`);
    }
  },
});
