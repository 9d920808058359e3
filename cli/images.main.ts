import { imagesOf } from '../compose/images.ts';
import { table } from '../constructs/core/plan/table.ts';
import { laptop } from './laptop/laptop.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { writeOutput } from './command/write-output.ts';

runCommand({
  help: [
    'Lists every image of the laptop stack with its licence and how long it is supported, and writes them beside the project.',
    'usage: npm run images [-- --standalone SERVICE]',
    `To carry them: cut -f1 dist/compose/local/images.tsv | xargs docker save --output images.tar`,
  ].join('\n'),
  positionals: 'free',
  run({ standalone }) {
    const { folder, project, files } = laptop([], standalone);
    writeOutput(folder, files);
    const rows = imagesOf(project).map(({ reference, licence, support, services }) => [
      reference,
      licence,
      support,
      services.join(', '),
    ]);
    print(`${table(['image', 'licence', 'supported', 'services'], rows)}\n`);
    print(`${folder}/images.tsv: ${rows.length} images\n`);
  },
});
