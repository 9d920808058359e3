import { imagesOf } from '../compose/images.ts';
import { standaloneOf } from './command/environments.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { writeOutput } from './command/write-output.ts';
import { laptop } from './laptop/laptop.ts';
import { json } from './output/json.ts';
import { paint } from './output/style.ts';
import { layout } from './output/table.ts';
import { terminalWidth } from './output/terminal.ts';

const COLUMNS = [
  { title: 'image' },
  { title: 'licence' },
  { title: 'supported', optional: true },
  { title: 'services' },
] as const;

runCommand('images', ({ flags: { standalone, json: asJson } }) => {
  const here = laptop([], standaloneOf(standalone));
  writeOutput(here.stack.folder, here.files);
  const images = imagesOf(here.project);
  if (asJson) {
    print(json({ schema: 1, images }));
    return undefined;
  }
  const rows = images.map(({ reference, licence, support, services }) => [
    reference,
    licence,
    support,
    services.join(', '),
  ]);
  print(`${layout({ columns: COLUMNS, rows }, terminalWidth(), paint())}\n`);
  print(`${here.stack.folder}/images.tsv: ${rows.length} images\n`);
  return undefined;
});
