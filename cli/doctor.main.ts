import type { Check } from './doctor/check.ts';
import { checkEngine } from './doctor/engine.check.ts';
import { examine } from './doctor/examine.ts';
import { standaloneOf } from './command/environments.ts';
import { print } from './command/print.ts';
import { EXIT, runCommand } from './command/run-command.ts';
import { ourContainers } from './engine/containers.ts';
import { laptop } from './laptop/laptop.ts';
import { json } from './output/json.ts';
import { paint, type Style } from './output/style.ts';
import { layout } from './output/table.ts';
import { terminalWidth } from './output/terminal.ts';

const STYLES: Readonly<Record<string, Style>> = { problem: 'red', warning: 'yellow' };

runCommand('doctor', ({ words, flags }) => {
  const { standalone } = flags;
  const here = laptop(words, standaloneOf(standalone));
  const engine = checkEngine();
  const checks = examine(here, engine, engine.result === 'ok' ? ourContainers() : [], false);
  const isReady = checks.every(({ result }) => result !== 'problem');
  print(flags.json ? json({ schema: 1, profiles: here.profiles, ready: isReady, checks }) : tableOf(checks));
  return isReady ? EXIT.done : EXIT.problems;
});

function tableOf(checks: readonly Check[]): string {
  const columns = [{ title: 'result' }, { title: 'what' }, { title: 'says' }];
  // The bill of a selection that does not fit is that of up; here its first line is enough.
  const rows = checks.map(({ result, what, says }) => [result, what, says.split('\n')[0] ?? '']);
  const styleOf = ([result = '']: readonly string[]) => STYLES[result];
  return `${layout({ columns, rows, head: false, styleOf }, terminalWidth(), paint())}\n`;
}
