import { existsSync } from 'node:fs';
import { OutputError, StartError } from '../../constructs/core/problems/errors.ts';
import { complain, print } from '../command/print.ts';
import { quoted } from '../command/quoted.ts';
import { docker } from '../engine/docker.ts';
import type { WrittenStack } from './written-stack.ts';

/** How a command of Docker Compose is run. */
export interface Running {
  /** Profiles that are chosen. @default all, since the command is about whatever was started */
  readonly profiles?: readonly string[];
  /** Files of the project's folder that are added to the project. @default none */
  readonly overlays?: readonly string[];
  /** Prints the command and does not run it. */
  readonly dryRun: boolean;
  /** Variables beside this program's own, for values that must not be printed. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs Docker Compose on a project, and prints the command line to standard error.
 * @returns its exit code, or 0 after a dry run
 * @throws StartError when the file of secrets is missing, without which Docker Compose does not read the project
 */
export function compose(stack: WrittenStack, words: readonly string[], running: Running): number {
  const { folder, secretsFile, secretsCommand } = stack;
  const { profiles = stack.profiles, overlays = [], dryRun, environment = {} } = running;
  const command = [
    'compose',
    ...['compose.yaml', ...overlays].flatMap((file) => ['--file', `${folder}/${file}`]),
    ...['--env-file', secretsFile],
    ...profiles.flatMap((profile) => ['--profile', profile]),
    ...words,
  ];
  const line = `docker ${command.map(quoted).join(' ')}\n`;
  if (dryRun) {
    print(line);
    return 0;
  }
  if (!existsSync(secretsFile))
    throw new StartError([
      `${secretsFile} is missing, and Docker Compose reads the project with it; run ${secretsCommand}`,
    ]);
  complain(line);
  return docker(command, 'inherit', environment);
}

/** Runs Docker Compose. @throws OutputError when it ends with another exit code than 0 */
export function composeOrFail(stack: WrittenStack, words: readonly string[], running: Running): void {
  const status = compose(stack, words, running);
  if (status !== 0) throw new OutputError(`docker compose ended with exit code ${status}`);
}
