import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Emitted, stage } from './emitted.ts';

const READERS = join(import.meta.dirname, '..', 'readers');
const NOT_INSTALLED = 69;
const NO_NAMESPACES = 77;

export type Program =
  | 'compose'
  | 'docker-compose'
  | 'opa'
  | 'kafka'
  | 'connect'
  | 'flink'
  | 'keycloak'
  | 'apicurio'
  | 'avro'
  | 'postgres'
  | 'redis'
  | 'pgbouncer'
  | 'clickhouse'
  | 'etcd'
  | 'temporal'
  | 'openfga'
  | 'secret-store'
  | 'loki'
  | 'moto'
  | 'jaeger'
  | 'otelcol'
  | 'alloy'
  | 'milvus'
  | 'milvus-job'
  | 'milvus-server'
  | 'prometheus'
  | 'exporters'
  | 'lua'
  | 'shellcheck';

/** What a reader said. */
export interface Said {
  readonly status: number;
  readonly text: string;
}

/** One line that a script wrote with `ask` or `fact`. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Booted extends Said {
  readonly answers: Readonly<Record<string, Answer>>;
}

/** What was answered to a question. @throws with everything that the script said where it came to no answer */
export function answerTo(question: string, { answers, text }: Booted): Answer {
  const answer = answers[question];
  if (!answer) throw new Error(`"${question}" was not answered:\n${text}`);
  return answer;
}

/** What the tests of one boot ask: whole answers, or their text alone. A function, because the boot comes after the tests are named. */
export function questionsTo(booted: () => Booted) {
  const answered = (question: string) => answerTo(question, booted());
  return { answered, text: (question: string) => answered(question).text };
}

/**
 * Whether the programs are here and may run; to be used with `describe.runIf`. Where they are not, a line says what is
 * skipped and why; on a build server a reader that does not read is a failure.
 */
export function readable(what: string, ...programs: readonly Program[]): boolean {
  const { status, stderr } = spawnSync(join(READERS, 'service-boot'), ['--have', ...programs], {
    encoding: 'utf8',
  });
  if (status === 0) return true;
  const line = `skipped, ${what}: ${stderr.trim()}`;
  if ((status !== NOT_INSTALLED && status !== NO_NAMESPACES) || process.env.CI) throw new Error(line);
  print(line);
  return false;
}

/** Runs a script of `test/readers`. */
export function reader(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...environment }, maxBuffer: 16 * 1024 * 1024 };
    const child = execFile(join(READERS, name), args, options, (_, stdout, stderr) => {
      const status = child.exitCode ?? -1;
      if (status === NOT_INSTALLED || status === NO_NAMESPACES) reject(new Error(`${name}: ${stderr}`));
      else resolve({ status, text: stdout + stderr });
    });
  });
}

/**
 * Runs a shell script in a box where `start`, `job`, `inside` and `ask` of `container.sh` run the named services as they
 * were emitted; every question asked comes back as an answer.
 */
export async function boot(
  from: Emitted,
  names: readonly string[],
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Booted> {
  return bootStage(stage(from, names), script, environment);
}

/** The same for a folder of descriptions that is there already. */
export async function bootStage(
  folder: string,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Booted> {
  const path = join(folder, 'script');
  writeFileSync(path, script);
  const said = await reader('service-boot', [folder, path], environment);
  const answers = said.text
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((words) => words.length >= 3)
    .map(([question = '', status, ...text]) => [question, { status: Number(status), text: text.join('\t') }]);
  return { ...said, answers: Object.fromEntries(answers) as Booted['answers'] };
}

/** Most that a limit may be of what was measured; more is memory that nobody uses. */
const MOST_OF_PEAK = 3;

/**
 * Prints what a service took and asserts that its limit held.
 * @param reserve why the limit is more than three times the peak, where it is
 */
export function expectWithinLimit(said: Booted, service: string, reserve?: string): void {
  const [peak = NaN, limit = NaN, killed] = (said.answers[`memory of ${service}`]?.text ?? '')
    .split(' ')
    .map(Number);
  print(`${service}: peak ${peak} MiB of ${limit} MiB${reserve === undefined ? '' : ` (${reserve})`}`);
  expect(peak, said.text).toBeGreaterThan(0);
  expect(peak).toBeLessThanOrEqual(limit);
  // Not a number where control groups are out of reach; then only the peak was measured.
  if (!Number.isNaN(killed)) expect(killed, 'processes ended by the kernel for want of memory').toBe(0);
  if (reserve === undefined) expect(limit).toBeLessThanOrEqual(MOST_OF_PEAK * peak);
}

/** The folder of programs, found by the same rule as the scripts find it. */
export function readersHome(): string {
  const { stdout } = spawnSync('bash', ['-c', `. '${READERS}/lib.sh'; printf %s "$READERS_HOME"`], {
    encoding: 'utf8',
  });
  return stdout;
}

/** Past the test runner's own output, so that a measurement stands on a line of its own. */
export function print(line: string): void {
  writeSync(2, `${line}\n`);
}
