import { checkEngine } from './doctor/engine.check.ts';
import { examine } from './doctor/examine.ts';
import { tableOfChecks } from './doctor/table-of-checks.ts';
import { standaloneOf } from './command/environments.ts';
import { print } from './command/print.ts';
import { EXIT, runCommand } from './command/run-command.ts';
import { ourContainers } from './engine/containers.ts';
import { laptop } from './laptop/laptop.ts';
import { json } from './output/json.ts';

runCommand('doctor', ({ words, flags }) => {
  const { standalone } = flags;
  const here = laptop(words, standaloneOf(standalone));
  const engine = checkEngine();
  const checks = examine(here, engine, engine.result === 'ok' ? ourContainers() : [], false);
  const isReady = checks.every(({ result }) => result !== 'problem');
  print(
    flags.json ? json({ schema: 1, profiles: here.profiles, ready: isReady, checks }) : tableOfChecks(checks),
  );
  return isReady ? EXIT.done : EXIT.problems;
});
