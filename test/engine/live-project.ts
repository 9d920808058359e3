import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { inject } from 'vitest';
import * as z from 'zod';
import type { Emitted } from '../support/emitted.ts';
import type { Said } from '../support/reader.ts';

const containerSchema = z
  .object({
    Id: z.string(),
    Name: z.string(),
    RestartCount: z.number(),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number(),
      OOMKilled: z.boolean(),
      StartedAt: z.string(),
      Pid: z.number(),
      Health: z.object({ Status: z.string() }).optional(),
    }),
    HostConfig: z.object({ Memory: z.number() }),
    Config: z.object({ Image: z.string(), Labels: z.record(z.string(), z.string()) }),
  })
  .transform(({ Id, RestartCount, State, HostConfig, Config }) => ({
    id: Id,
    service: Config.Labels['com.docker.compose.service'] ?? '',
    image: Config.Image,
    /** What runs in the image, as its own label says. */
    program: Config.Labels['somastack.program'] ?? '',
    /** `running`, `exited`, `restarting` and so on. */
    state: State.Status,
    /** `healthy`, `unhealthy`, `starting`, or undefined without a health check. */
    health: State.Health?.Status,
    exitCode: State.ExitCode,
    wasKilledForMemory: State.OOMKilled,
    restarts: RestartCount,
    startedAt: State.StartedAt,
    pid: State.Pid,
    limitMiB: HostConfig.Memory / 2 ** 20,
  }));

export type LiveContainer = z.output<typeof containerSchema>;

/** Milliseconds between two looks at the containers' peaks; jobs last a second or two, and their control group goes with them. */
const PEAK_INTERVAL_MS = 200;

/** What a start said, and the seconds that it took. */
export type Timed = Said & { readonly seconds: number };

/** The laptop's project as a developer has it on disk, on the engine of the tests. */
export class LiveProject {
  private readonly peaks = new Map<string, number>();
  private readonly serviceOf = new Map<string, string>();

  constructor(private readonly from: Emitted) {}

  /** Runs Docker Compose with every profile known, so that a command finds all containers, or with those that are given. */
  compose(words: readonly string[], profiles: readonly string[] = ['*']): Promise<Said> {
    const { compose, environmentFile } = this.from;
    return docker([
      'compose',
      ...['--file', compose, '--env-file', environmentFile],
      ...profiles.flatMap((profile) => ['--profile', profile]),
      ...words,
    ]);
  }

  /** Runs the program as a developer does, where the project is a whole checkout. */
  somastack(words: readonly string[]): Promise<Said> {
    return run(process.execPath, ['tools/run.cjs', ...words], this.from.folder);
  }

  /** Starts what the profiles name and waits for it. */
  up(profiles: readonly string[] = []): Promise<Timed> {
    return this.watched(() => this.compose(['up', '--detach', '--wait', '--quiet-pull'], profiles));
  }

  /** Looks at every container's peak, and at the clock, while something starts. */
  async watched(start: () => Promise<Said>): Promise<Timed> {
    const started = performance.now();
    const watch = setInterval(() => void this.watchPeaks(), PEAK_INTERVAL_MS);
    try {
      return { ...(await start()), seconds: Math.round((performance.now() - started) / 1000) };
    } finally {
      clearInterval(watch);
      await this.watchPeaks();
    }
  }

  /** Starts what must start. @returns the seconds that it took @throws with everything that Docker Compose said */
  async mustUp(profiles: readonly string[] = []): Promise<number> {
    const { status, text, seconds } = await this.up(profiles);
    if (status !== 0) throw new Error(text);
    return seconds;
  }

  /** Starts one service, and what it waits for. @throws with everything that Docker Compose said */
  async mustStart(service: string): Promise<void> {
    const { status, text } = await this.compose(['up', '--detach', '--wait', '--quiet-pull', service]);
    if (status !== 0) throw new Error(text);
  }

  /** Makes a volume of the project in memory, no larger than is said, before the project makes it. @returns its name */
  async makeVolume(volume: string, mebibytes: number): Promise<string> {
    const { name: project } = z
      .object({ name: z.string() })
      .parse(load(readFileSync(this.from.compose, 'utf8')));
    const { status, text } = await docker([
      ...['volume', 'create', '--driver', 'local'],
      ...['--opt', 'type=tmpfs', '--opt', 'device=tmpfs', '--opt', `o=size=${mebibytes}m`],
      ...[
        '--label',
        `com.docker.compose.project=${project}`,
        '--label',
        `com.docker.compose.volume=${volume}`,
      ],
      `${project}_${volume}`,
    ]);
    if (status !== 0) throw new Error(text);
    return text.trim();
  }

  /** Mounts a volume at /held in a container that does nothing. @returns the container's id */
  async hold(volume: string): Promise<string> {
    const words = ['run', '--detach', '--volume', `${volume}:/held`, '--entrypoint', 'sleep'];
    const { status, text } = await docker([...words, 'local/trixie', 'infinity']);
    if (status !== 0) throw new Error(text);
    return text.trim();
  }

  down(...words: readonly string[]): Promise<Said> {
    return this.compose(['down', '--remove-orphans', ...words]);
  }

  /** Runs a shell command in a running container. */
  inside(service: string, script: string): Promise<Said> {
    return this.compose(['exec', '--no-TTY', service, 'sh', '-c', script]);
  }

  /** Runs a shell command beside the project, on its network: what a neighbour sees. The images of Debian have curl, psql and Python. */
  beside(script: string, image = 'local/trixie'): Promise<Said> {
    return docker(['run', '--rm', '--network', 'somastack_net', '--entrypoint', 'sh', image, '-c', script]);
  }

  /** Ends every process of a container at once, as the kernel does when memory is short; the engine sees its init process end. */
  async crash(service: string): Promise<void> {
    const { pid } = await this.container(service);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    for (const child of children) process.kill(Number(child), 'SIGKILL');
  }

  /** Every container of the project, jobs that have ended among them. */
  async containers(): Promise<readonly LiveContainer[]> {
    const { text } = await this.compose(['ps', '--all', '--quiet']);
    const ids = text.split('\n').filter((line) => /^[0-9a-f]{12,}$/.test(line));
    if (ids.length === 0) return [];
    const inspected = await docker(['inspect', ...ids]);
    return z.array(containerSchema).parse(JSON.parse(inspected.text));
  }

  async container(service: string): Promise<LiveContainer> {
    const found = (await this.containers()).find((container) => container.service === service);
    if (!found) throw new Error(`${service} has no container`);
    return found;
  }

  /** Largest amount of memory that the control group of each service has held, in MiB; caches of files are counted. */
  async peaksMiB(): Promise<ReadonlyMap<string, number>> {
    await this.watchPeaks();
    return this.peaks;
  }

  /** Changes a file of the project, as another definition would. @throws when nothing changes */
  edit(path: string, from: RegExp, to: string): void {
    const file = join(this.folder, path);
    const before = readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} has no ${String(from)}`);
    writeFileSync(file, after);
  }

  /** A file of the project. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** A secret's value by name. */
  secret(name: string): string {
    return this.from.secret(name);
  }

  private get folder(): string {
    return dirname(this.from.compose);
  }

  private async watchPeaks(): Promise<void> {
    const { text } = await docker([
      'ps',
      '--no-trunc',
      '--format',
      '{{.ID}} {{.Label "com.docker.compose.service"}}',
    ]);
    for (const line of text.split('\n')) {
      const [id = '', service = ''] = line.split(' ');
      if (service !== '') this.serviceOf.set(id, service);
    }
    for (const [id, service] of this.serviceOf) {
      const peak = peakOf(id);
      if (peak !== undefined) this.peaks.set(service, Math.max(peak, this.peaks.get(service) ?? 0));
    }
  }
}

/** Runs the engine's client; it never throws for a command that fails. */
export function docker(words: readonly string[]): Promise<Said> {
  return run('docker', words);
}

/** Starts or stops the engine of the tests. @throws when it does not */
export async function engine(action: 'start' | 'stop'): Promise<void> {
  const { status, text } = await run(join(import.meta.dirname, 'engine'), [action]);
  if (status !== 0) throw new Error(text);
}

function run(program: string, words: readonly string[], cwd?: string): Promise<Said> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...inject('engine') }, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, words, options, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ status: error ? Number(error.code ?? -1) : 0, text: stdout + stderr });
    });
  });
}

/** The control group's own maximum, by the places of both versions of control groups and both of the engine's drivers. */
function peakOf(id: string): number | undefined {
  const path = [
    `/sys/fs/cgroup/memory/docker/${id}/memory.max_usage_in_bytes`,
    `/sys/fs/cgroup/docker/${id}/memory.peak`,
    `/sys/fs/cgroup/system.slice/docker-${id}.scope/memory.peak`,
  ].find((candidate) => existsSync(candidate));
  if (path === undefined) return undefined;
  try {
    return Math.ceil(Number(readFileSync(path, 'utf8')) / 2 ** 20);
  } catch {
    // The container ended between the two calls.
    return undefined;
  }
}

/** Asks until the answer is right. @throws with the last answer when it is still wrong after `seconds` */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isRight: (answer: Answer) => boolean,
  seconds = 120,
): Promise<Answer> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (performance.now() > end) throw new Error(`still wrong after ${seconds} s: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
