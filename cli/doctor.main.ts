import { Memory } from '../constructs/core/amounts/memory.ts';
import type { Check } from './doctor/check.ts';
import { checkDisk } from './doctor/disk.check.ts';
import { checkCompose, checkEngine, checkEngineMemory } from './doctor/engine.check.ts';
import { checkImages } from './doctor/images.check.ts';
import { checkFreeMemory } from './doctor/memory.check.ts';
import { checkPorts, type PublishedPort } from './doctor/ports.check.ts';
import { checkSecrets } from './doctor/secrets.check.ts';
import { type Laptop, laptop } from './laptop/laptop.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';

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
    ...(running ? [checkEngineMemory(needed), checkDisk(here)] : []),
    checkFreeMemory(needed),
    ...checkPorts(publishedPorts(here)),
    checkSecrets(here),
    ...(running ? [checkImages(here)] : []),
  ];
}

function publishedPorts({ project, selection }: Laptop): readonly PublishedPort[] {
  return selection.pods.flatMap(({ name }) =>
    (project.services.get(name)?.ports ?? []).map((port) => ({
      service: name,
      port: Number(port.split(':')[1]),
    })),
  );
}
