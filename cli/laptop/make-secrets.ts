import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SecretFile } from '../../targets/compose/compose-project.ts';
import { ContributorError, OutputError } from '../../constructs/core/problems/errors.ts';
import { Secret } from '../../constructs/core/model/secret.ts';
import { resolve } from '../../constructs/core/model/value.ts';
import { randomValue } from './random-value.ts';

/** Files that an environment needs on the machine that makes its secrets. */
export interface WantedSecrets {
  /** Name of the file with one NAME=value line for each secret. */
  readonly file: string;
  readonly secrets: readonly string[];
  /** Secrets in that file whose values somebody else gives; none is made for them. @default none */
  readonly given?: readonly string[];
  /** Files that contain secrets. */
  readonly secretFiles: readonly SecretFile[];
}

export interface SecretsMade {
  readonly made: number;
  readonly kept: number;
  readonly files: number;
  /** Secrets that are to be given and are not in the file yet. */
  readonly asked: readonly string[];
}

/** How many secrets {@link makeSecrets} would make and keep. */
export function wouldMake(
  folder: string,
  { file, secrets, given = [], secretFiles }: WantedSecrets,
): SecretsMade {
  const known = readEnv(join(folder, file));
  const kept = secrets.filter((name) => known.has(name)).length;
  const asked = given.filter((name) => !known.has(name));
  return { made: secrets.length - kept, kept, files: secretFiles.length, asked };
}

/**
 * Makes missing secrets and keeps existing ones, because a database would not accept a new password. Only its owner may open the
 * folder; the files in it are readable by the accounts that containers run as.
 * @throws OutputError when the folder cannot be written
 */
export function makeSecrets(folder: string, wanted: WantedSecrets): SecretsMade {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    const known = readEnv(join(folder, wanted.file));
    const missing = wanted.secrets.filter((name) => !known.has(name));
    for (const name of missing) known.set(name, randomValue());
    if (missing.length > 0) put(join(folder, wanted.file), writeEnv(known), 0o600);
    for (const { path, content } of wanted.secretFiles) {
      const text = resolve(content, (part) => {
        if (!(part instanceof Secret))
          throw new ContributorError(
            `${path}: a file with secrets holds no addresses; hand them over in another one`,
          );
        return known.get(part.name) ?? '';
      });
      put(join(folder, path), text, 0o644);
    }
    return {
      made: missing.length,
      kept: wanted.secrets.length - missing.length,
      files: wanted.secretFiles.length,
      asked: (wanted.given ?? []).filter((name) => !known.has(name)),
    };
  } catch (error) {
    if (error instanceof ContributorError) throw error;
    throw new OutputError(
      `cannot make secrets in ${folder}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readEnv(path: string): Map<string, string> {
  const values = new Map<string, string>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    // Only a missing file is made anew: an unreadable one holds secrets that are in use.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return values;
    throw error;
  }
  for (const line of text.split('\n')) {
    const match = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    if (match?.[1] && match[2]) values.set(match[1], match[2]);
  }
  return values;
}

function writeEnv(values: ReadonlyMap<string, string>): string {
  return [...values].map(([name, value]) => `${name}=${value}\n`).join('');
}

/** Writes a file completely or not at all, with its permissions set from the first byte. */
function put(path: string, content: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.somastack-new`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, content, { mode, flag: 'wx' });
  chmodSync(temporary, mode);
  renameSync(temporary, path);
}
