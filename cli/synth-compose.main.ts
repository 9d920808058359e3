import { standaloneOf } from './command/environments.ts';
import { runCommand } from './command/run-command.ts';
import { folderOf } from './command/folder.ts';
import { compose } from './synth/compose.ts';
import { writeTargets } from './synth/write-targets.ts';

runCommand('synth compose', ({ words, flags: { standalone, out, json } }) => {
  const alone = standaloneOf(standalone);
  return writeTargets([compose(words, folderOf(out), alone)], json);
});
