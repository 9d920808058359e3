import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectCopy } from './project-copy.ts';

/** What the stand-in was asked: the words of the command line, and its standard input. */
export interface Asked {
  readonly words: readonly string[];
  readonly input: string;
}

/** What an account is like; what is left out is in order. */
export interface StandInAccount {
  /** @default undefined: there are no credentials */
  readonly account?: string;
  /** Names of secrets that are there, with their values; undefined is a place without a value. */
  readonly secrets?: Readonly<Record<string, string | undefined>>;
  /** Answers of commands by their first two words, and by a text that occurs in the rest where one is given. */
  readonly answers?: readonly (readonly [command: string, having: string, answer: unknown])[];
  /** Commands that are refused. */
  readonly denied?: readonly string[];
}

/** The AWS CLI's place taken by a script that keeps the account in a file; it has the exit codes and the first lines of errors of the real one. */
const SCRIPT = `
const { readFileSync, writeFileSync, appendFileSync } = require('node:fs');
const { join } = require('node:path');
const here = process.argv[2];
const words = process.argv.slice(3);
// The real one opens this path, which fails where standard input is no pipe.
const input = words.includes('file:///dev/stdin') ? readFileSync('/dev/stdin', 'utf8') : '';
appendFileSync(join(here, 'asked'), JSON.stringify({ words, input }) + '\\n');
const state = JSON.parse(readFileSync(join(here, 'account.json'), 'utf8'));
const fail = (why) => { process.stderr.write('\\n' + why + '\\n'); process.exit(254); };
const say = (answer) => { process.stdout.write(JSON.stringify(answer) + '\\n'); process.exit(0); };
const command = words.slice(0, 2).join(' ');
if (!state.account) fail('Unable to locate credentials. You can configure credentials by running "aws login".');
if ((state.denied ?? []).includes(command)) fail('An error occurred (AccessDeniedException) when calling ' + command);
if (command === 'sts get-caller-identity') say({ Account: state.account });
const id = words[words.indexOf('--secret-id') + 1];
if (command.startsWith('secretsmanager') && !(id in state.secrets)) fail('An error occurred (ResourceNotFoundException): no such secret');
if (command === 'secretsmanager describe-secret') say({ Name: id, VersionIdsToStages: state.secrets[id] ? { a: ['AWSCURRENT'] } : null });
if (command === 'secretsmanager put-secret-value') {
  state.secrets[id] = input;
  writeFileSync(join(here, 'account.json'), JSON.stringify(state));
  say(id);
}
const found = (state.answers ?? []).find(([asked, having]) => asked === command && words.join(' ').includes(having));
say(found ? found[2] : null);
`;

/** Stands in for the AWS CLI in a copy of the project. */
export class StandInAws {
  private readonly folder: string;

  constructor(copy: ProjectCopy) {
    this.folder = join(copy.root, 'bin');
    copy.standIn('aws', [`exec "${process.execPath}" "${this.folder}/aws.cjs" "${this.folder}" "$@"`]);
    writeFileSync(join(this.folder, 'aws.cjs'), SCRIPT);
    this.is({});
  }

  /** Makes the account anew. A place without a value is written as null, since JSON has no other word for it. */
  is({ secrets = {}, ...account }: StandInAccount): void {
    const places = Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, value ?? null]));
    writeFileSync(join(this.folder, 'account.json'), JSON.stringify({ ...account, secrets: places }));
  }

  /** What was asked since the last time. */
  asked(): readonly Asked[] {
    const file = join(this.folder, 'asked');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(file);
    return lines.map((line) => JSON.parse(line) as Asked);
  }

  /** Values of the secrets that the account has by now. */
  secrets(): Readonly<Record<string, string | null>> {
    const state = JSON.parse(readFileSync(join(this.folder, 'account.json'), 'utf8')) as {
      readonly secrets: Readonly<Record<string, string | null>>;
    };
    return state.secrets;
  }
}
