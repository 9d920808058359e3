import { folderOf } from './command/folder.ts';
import { runCommand } from './command/run-command.ts';
import { terraform } from './synth/terraform.ts';
import { writeTargets } from './synth/write-targets.ts';

runCommand('synth terraform', ({ words, flags: { out, json } }) =>
  writeTargets([terraform(words, folderOf(out))], json),
);
