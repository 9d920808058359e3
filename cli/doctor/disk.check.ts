import { statfsSync } from 'node:fs';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { DISK_LABEL } from '../../targets/compose/add-container.ts';
import type { Laptop } from '../laptop/laptop.ts';
import { type Check, ok, warning } from './check.ts';
import { ask } from '../engine/docker.ts';

/** An engine does not limit volumes, so the disk that the definition gives them must be free where the engine keeps them. */
export function checkDisk({ project, selection }: Laptop): Check {
  const what = 'disk of the engine';
  const wanted = Memory.sum(
    selection.pods.map(({ name }) => {
      const label = project.services.get(name)?.labels[DISK_LABEL];
      return label === undefined ? Memory.zero : Memory.parse(label);
    }),
  );
  const answer = ask(['info', '--format', '{{.DockerRootDir}}'], 'see what the engine says');
  if ('problem' in answer) return warning(what, answer.problem);
  const free = freeAt(answer.text);
  if (!free) return warning(what, `${answer.text} is inside the engine's own machine; not checked`);
  if (wanted.exceeds(free))
    return warning(
      what,
      `${free} free at ${answer.text}, and volumes may grow to ${wanted}; free some, or choose fewer profiles`,
    );
  return ok(what, `${free} free for volumes of ${wanted} at most`);
}

function freeAt(folder: string): Memory | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return Memory.mebibytes(Math.floor((bavail * bsize) / 2 ** 20));
  } catch {
    return undefined;
  }
}
