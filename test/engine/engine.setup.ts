import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { imagesOf } from '../../compose/images.ts';
import { STANDALONE } from '../../compose/standalone.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { environment } from '../support/environment.ts';

const NOT_POSSIBLE = 69;

declare module 'vitest' {
  interface ProvidedContext {
    /** Variables of the engine's client, or undefined where this machine can have no engine. */
    readonly engine: Readonly<Record<string, string>> | undefined;
  }
}

/** Starts an engine of our own and makes the images of the laptop's project; the engine is stopped when all tests are over. */
export default function setup(project: TestProject): () => void {
  const started = script('engine', ['start']);
  if (started.status !== 0) {
    if (started.status !== NOT_POSSIBLE) throw new Error(started.text);
    process.stderr.write(`skipped, everything on a real engine: ${started.text.trim()}\n`);
    project.provide('engine', undefined);
    return () => undefined;
  }
  const made = script('make-images', references());
  if (made.status !== 0) throw new Error(`the images cannot be made:\n${made.text}`);
  project.provide('engine', variables());
  return () => script('engine', ['stop']);
}

/** Every image of the laptop's project, and of each service alone. */
function references(): readonly string[] {
  const local = environment('local');
  const projects = [undefined, ...STANDALONE].map(
    (standalone) => synthesizeCompose(local, standalone).project,
  );
  return [...new Set(projects.flatMap((project) => imagesOf(project).map(({ reference }) => reference)))];
}

/** What a client must be told to talk to this engine. */
function variables(): Readonly<Record<string, string>> {
  const words = script('engine', ['variables']).text.trim().split(' ').slice(1);
  return Object.fromEntries(words.map((word) => word.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

function script(
  name: string,
  args: readonly string[],
): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(join(import.meta.dirname, name), args, {
    encoding: 'utf8',
    // Progress of the images is for a person who waits.
    stdio: ['ignore', 'pipe', name === 'make-images' ? 'inherit' : 'pipe'],
  });
  // An inherited stream is null, which `join` leaves out.
  return { status, text: [stdout, stderr].join('') };
}
