import { Memory } from '../constructs/core/memory.ts';
import { type Check, ok, problem } from './doctor/check.ts';
import { checkCompose, checkEngine, checkEngineMemory } from './doctor/engine.check.ts';
import { checkFreeMemory } from './doctor/memory.check.ts';
import { checkPorts, type PublishedPort } from './doctor/ports.check.ts';
import { buildCommand, type Laptop, laptop, missingImages, missingSecrets } from './laptop.ts';
import { print } from './print.ts';
import { runCommand } from './run-command.ts';

const WIDTH = 22;

runCommand({
  help: [
    'Looks whether this machine can run the laptop stack; changes nothing.',
    'usage: npm run doctor [-- PROFILE... | --standalone SERVICE]',
    'Exit code 1 when there is a problem.',
  ].join('\n'),
  positionals: 'free',
  run({ names, standalone }) {
    const checks = examine(laptop(names, standalone));
    for (const { what, result, says } of checks) print(`${result.padEnd(8)} ${what.padEnd(WIDTH)} ${says}\n`);
    if (checks.some(({ result }) => result === 'problem')) process.exitCode = 1;
  },
});

function examine(here: Laptop): readonly Check[] {
  const needed = Memory.sum(here.selection.pods.map(({ memory }) => memory));
  const engine = checkEngine();
  const running = engine.result === 'ok';
  return [
    engine,
    checkCompose(),
    ...(running ? [checkEngineMemory(needed)] : []),
    checkFreeMemory(needed),
    ...checkPorts(publishedPorts(here)),
    checkSecrets(here),
    ...(running ? [checkImages(here)] : []),
  ];
}

function publishedPorts({ project, selection }: Laptop): readonly PublishedPort[] {
  return selection.pods.flatMap(({ name }) =>
    (project.all.get(name)?.ports ?? []).map((port) => ({ service: name, port: Number(port.split(':')[1]) })),
  );
}

function checkSecrets(here: Laptop): Check {
  const missing = missingSecrets(here);
  if (missing.length === 0) return ok('secrets', `${here.project.secrets.length} wanted, all made`);
  return problem('secrets', `${missing.join(', ')} missing; run ${here.secretsCommand}`);
}

function checkImages(here: Laptop): Check {
  const missing = missingImages(here);
  if (missing.length === 0) return ok('own images', 'all on this machine');
  return problem('own images', `${missing.join(', ')} missing; build: ${buildCommand(here)}`);
}
