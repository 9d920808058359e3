import { OutputError } from '../../constructs/core/problems/errors.ts';
import { docker, type Laptop } from './laptop.ts';
import { complain } from '../command/print.ts';

/**
 * Runs Docker Compose and prints the command line.
 * @param environment variables beside this program's own, for values that must not be printed
 * @throws OutputError when it ends with another exit code than 0
 */
export function compose(
  { folder, secrets }: Laptop,
  words: readonly string[],
  profiles: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): void {
  const command = [
    'compose',
    ...['--file', `${folder}/compose.yaml`],
    ...['--env-file', secrets],
    ...profiles.flatMap((profile) => ['--profile', profile]),
    ...words,
  ];
  complain(`docker ${command.map(quoted).join(' ')}\n`);
  const status = docker(command, 'inherit', environment);
  if (status !== 0) throw new OutputError(`docker compose ended with exit code ${status}`);
}

/** Quotes a word for a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
