import { folderOf } from './command/folder.ts';
import { runCommand } from './command/run-command.ts';
import { kubernetes } from './synth/kubernetes.ts';
import { writeTargets } from './synth/write-targets.ts';

runCommand('synth kubernetes', ({ words, flags: { format, out, json } }) =>
  writeTargets([kubernetes(words, folderOf(out), format)], json),
);
