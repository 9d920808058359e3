import { Memory } from '../../constructs/core/amounts/memory.ts';
import type { EngineContainer } from '../engine/containers.ts';
import type { Laptop } from '../laptop/laptop.ts';
import { checkBudget } from './budget.check.ts';
import type { Check } from './check.ts';
import { checkDisk } from './disk.check.ts';
import { checkCompose, checkEngineMemory } from './engine.check.ts';
import { checkImages } from './images.check.ts';
import { checkFreeMemory } from './memory.check.ts';
import { checkPorts, publishedPort, type PublishedPort } from './ports.check.ts';
import { checkSecrets } from './secrets.check.ts';

/**
 * Everything that can keep the chosen profiles from starting on this machine.
 * @param engine the check of the engine, on which others depend
 * @param containers all our containers; empty when no engine answers
 * @param only whether containers that are not chosen are removed first
 */
export function examine(
  here: Laptop,
  engine: Check,
  containers: readonly EngineContainer[],
  only: boolean,
): readonly Check[] {
  const needed = Memory.sum(here.selection.pods.map(({ memory }) => memory));
  const answers = engine.result === 'ok';
  return [
    engine,
    checkCompose(),
    checkBudget(here, containers, only),
    ...(answers ? [checkEngineMemory(needed), checkDisk(here)] : []),
    checkFreeMemory(needed),
    ...checkPorts(here.stack.project, publishedPorts(here), containers),
    checkSecrets(here),
    ...(answers ? [checkImages(here)] : []),
  ];
}

function publishedPorts({ project, selection }: Laptop): readonly PublishedPort[] {
  return selection.pods.flatMap(({ name }) =>
    (project.services.get(name)?.ports ?? []).map((port) => publishedPort(name, port)),
  );
}
