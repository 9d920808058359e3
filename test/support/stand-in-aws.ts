import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../../cli/command/quoted.ts';
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
  /** What RDS publishes: the certificates of each region. @default nothing can be fetched */
  readonly bundles?: Readonly<Record<string, string>>;
  /** Commands that are refused. */
  readonly denied?: readonly string[];
}

/** Ends of a word, of all words and of what came by standard input, in the file of what was asked. */
const [WORD, WORDS, INPUT] = ['\u001f', '\u001d', '\u001e'];

/** The AWS CLI's place taken by a shell script that keeps the account in files; it has the exit codes and the first lines of errors of the real one. */
const script = (at: string): readonly string[] => [
  'fail() { printf "\\n%s\\n" "$1" >&2; exit 254; }',
  `at=${at}; command="$1 $2"; before=; id=`,
  ': > $at/input',
  'for word; do',
  '  case $before in --secret-id) id=$word ;; esac',
  // The real one opens this path, which fails where standard input is no pipe.
  '  case $word in file:///dev/stdin) cat /dev/stdin > $at/input ;; esac',
  '  before=$word',
  'done',
  "{ printf '%s\\037' \"$@\"; printf '\\035'; cat $at/input; printf '\\036'; } >> $at/asked",
  '[ -e $at/account ] || fail \'Unable to locate credentials. You can configure credentials by running "aws login".\'',
  'if grep -qxF "$command" $at/denied; then fail "An error occurred (AccessDeniedException) when calling $command"; fi',
  'case $command in secretsmanager\\ *) [ -d "$at/secrets/$id" ] || fail "An error occurred (ResourceNotFoundException): no such secret" ;; esac',
  'case $command in',
  '"sts get-caller-identity") printf \'{"Account":"%s"}\\n\' "$(cat $at/account)" ;;',
  '"secretsmanager describe-secret") [ -e "$at/secrets/$id/value" ] && echo \'{"VersionIdsToStages":{"a":["AWSCURRENT"]}}\' || echo \'{"VersionIdsToStages":null}\' ;;',
  '"secretsmanager put-secret-value") cp $at/input "$at/secrets/$id/value"; echo "\\"$id\\"" ;;',
  '*) . $at/answers.sh ;;',
  'esac',
];

/** In the place of curl: what is published lies beside the account, and its last word says of what region. */
const download = (at: string): readonly string[] => [
  'for word; do last=$word; done',
  `cat "${at}/$(basename "$last")" 2> /dev/null || { echo 'curl: (6) Could not resolve host' >&2; exit 6; }`,
];

/** Stands in for the AWS CLI, and for curl, in a copy of the project. */
export class StandInAws {
  private readonly folder: string;
  private places: readonly string[] = [];

  constructor(copy: ProjectCopy) {
    this.folder = join(copy.root, 'aws');
    copy.standIn('aws', script(this.folder));
    copy.standIn('curl', download(this.folder));
    this.is({});
  }

  /** Makes the account anew. */
  is({ account, secrets = {}, answers = [], bundles = {}, denied = [] }: StandInAccount): void {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(join(this.folder, 'secrets'), { recursive: true });
    if (account !== undefined) writeFileSync(join(this.folder, 'account'), account);
    writeFileSync(join(this.folder, 'denied'), denied.join('\n'));
    for (const [region, text] of Object.entries(bundles))
      writeFileSync(join(this.folder, `${region}-bundle.pem`), text);
    this.places = Object.keys(secrets);
    for (const [name, value] of Object.entries(secrets)) {
      mkdirSync(this.placeOf(name), { recursive: true });
      if (value !== undefined) writeFileSync(join(this.placeOf(name), 'value'), value);
    }
    const cases = answers.map(
      ([command, having, answer]) =>
        `${quoted(`${command} `)}*${quoted(having)}*) printf '%s\\n' ${quoted(JSON.stringify(answer))} ;;`,
    );
    writeFileSync(
      join(this.folder, 'answers.sh'),
      ['case "$*" in', ...cases, '*) echo null ;;', 'esac'].join('\n'),
    );
  }

  /** What was asked since the last time. */
  asked(): readonly Asked[] {
    const file = join(this.folder, 'asked');
    if (!existsSync(file)) return [];
    const asked = readFileSync(file, 'utf8').split(INPUT).slice(0, -1);
    rmSync(file);
    return asked.map((one) => {
      const [words = '', input = ''] = one.split(WORDS);
      return { words: words.split(WORD).slice(0, -1), input };
    });
  }

  /** Values of the secrets that the account has by now; null is a place without a value. */
  secrets(): Readonly<Record<string, string | null>> {
    return Object.fromEntries(
      this.places.map((name) => {
        const file = join(this.placeOf(name), 'value');
        return [name, existsSync(file) ? readFileSync(file, 'utf8') : null];
      }),
    );
  }

  private placeOf(secret: string): string {
    return join(this.folder, 'secrets', secret);
  }
}
