import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { environment } from './environment.ts';
import type { ProjectCopy } from './project-copy.ts';

/** A container of the stand-in; what is left out is that of a container in order. */
export interface StandInContainer {
  readonly service: string;
  readonly project?: string;
  readonly state?: string;
  readonly health?: string;
  readonly exitCode?: number;
  readonly outOfMemory?: boolean;
  readonly restarts?: number;
  readonly limitMiB?: number;
  readonly millicores?: number;
  readonly startedAt?: string;
  /** Ports as the engine names them, with the port of this machine. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly log?: string;
  readonly peakBytes?: number;
  /** As `docker stats` writes it. */
  readonly memory?: string;
  readonly byHand?: boolean;
  /** @default that of a project whose lines go to the store */
  readonly logDriver?: string;
}

/** Answers of the stand-in beside its containers. */
export interface StandInAnswers {
  readonly composeVersion: string;
  readonly memoryMiB: number;
  readonly disk: string;
  /** Images that it has; the services' own are looked for. */
  readonly images: readonly string[];
  /** Script in the place of each command of Docker Compose on a project. */
  readonly compose: string;
  /** Whether its Docker Compose reads `depends_on.required`. */
  readonly readsTrial: boolean;
  /** Whether a line that a container prints arrives in the store. */
  readonly carriesLines: boolean;
  readonly connect: string;
  readonly prometheus: string;
}

/** Images that nobody publishes. */
export const OWN_IMAGES = [
  'somabrain:dev',
  'somafractalmemory:dev',
  'somaagent01:dev',
  'agentvoicebox:dev',
  'somaagenthub-gateway-api:dev',
  'somaagenthub-identity-service:dev',
  'somaagenthub-orchestrator:dev',
];

/**
 * Containers of the laptop's infrastructure that publish ports. With them a start finds its ports held by the stack itself, so that
 * tests do not depend on what else holds them on this machine.
 */
export const PORT_HOLDERS: readonly StandInContainer[] = [
  ...synthesizeCompose(environment('local')).project.services,
].flatMap(([service, { ports, profiles }]) =>
  ports && !profiles
    ? [
        {
          service,
          ports: Object.fromEntries(
            ports.map((port) => {
              const [, outside = '', inside = ''] = port.split(':');
              return [inside.includes('/') ? inside : `${inside}/tcp`, Number(outside)];
            }),
          ),
        },
      ]
    : [],
);

const IN_ORDER: StandInAnswers = {
  composeVersion: '2.39.1',
  memoryMiB: 30_000,
  disk: '/',
  images: OWN_IMAGES,
  compose: 'exit 0',
  readsTrial: true,
  carriesLines: true,
  connect: '',
  prometheus: '',
};

/** A shell script in the place of the Docker client, with an engine behind it that says what a test wants; it notes every question. */
export class StandInEngine {
  private readonly folder: string;
  private readonly log: string;

  constructor(copy: ProjectCopy) {
    this.folder = join(copy.root, 'engine');
    this.log = join(this.folder, 'asked');
    copy.standIn('docker', [
      `cd ${copy.root}; at=${this.folder}`,
      'echo "$*" >> $at/asked',
      '[ ! -e $at/away ] || { echo "Cannot connect to the engine" >&2; exit 1; }',
      'case "$1 $2" in',
      '"version --format") echo 28.2.2 ;;',
      '"compose version") v=$(cat $at/compose-version); [ -n "$v" ] || { printf "docker: \'compose\' is not a docker command.\\nSee help\\n" >&2; exit 1; }; echo "$v" ;;',
      '"info --format") case "$3" in *RootDir*) cat $at/disk ;; *) cat $at/memory ;; esac ;;',
      '"image inspect") grep -qxF "$3" $at/images ;;',
      '"ps --all") cat $at/ids ;;',
      '"container inspect") cat $at/inspect.json ;;',
      // The last word is what the container prints.
      '"run --rm") for line; do :; done; [ -z "$(cat $at/carries)" ] || echo "$line" > $at/lines ;;',
      '"stats --no-stream") cat $at/stats ;;',
      '"logs --tail") cat $at/log-$4 >&2 ;;',
      '"compose --file") case "$3" in -) cat > $at/trial; exit $(cat $at/trial-code) ;; *) sh $at/compose "$@" ;; esac ;;',
      'exec\\ *) case "$*" in *8083*) cat $at/connect ;; *9090*) cat $at/prometheus ;; *query_range*) cat $at/lines ;; *memory.peak*) cat $at/peak-$2 ;; esac ;;',
      '*) echo "the stand-in does not know: $*" >&2; exit 64 ;;',
      'esac',
    ]);
    this.says({});
    this.runs([]);
  }

  /** Changes answers; what is left out is in order. */
  says(answers: Partial<StandInAnswers>): void {
    const all = { ...IN_ORDER, ...answers };
    mkdirSync(this.folder, { recursive: true });
    const files = {
      'compose-version': all.composeVersion,
      memory: String(all.memoryMiB * 2 ** 20),
      disk: all.disk,
      images: all.images.join('\n'),
      compose: all.compose,
      'trial-code': all.readsTrial ? '0' : '15',
      carries: all.carriesLines ? 'yes' : '',
      connect: all.connect,
      prometheus: all.prometheus,
    };
    for (const [name, text] of Object.entries(files)) this.put(name, `${text}\n`);
  }

  /** Whether an engine answers at all. */
  isThere(there: boolean): void {
    if (there) rmSync(join(this.folder, 'away'), { force: true });
    else this.put('away', '');
  }

  /** The containers of the engine. */
  runs(containers: readonly StandInContainer[]): void {
    mkdirSync(this.folder, { recursive: true });
    const withIds = containers.map((one) => ({ ...one, id: idOf(one) }));
    this.put('ids', withIds.map(({ id }) => `${id}\n`).join(''));
    this.put('inspect.json', JSON.stringify(withIds.map(inspected)));
    this.put(
      'stats',
      withIds
        .flatMap(({ id, memory }) => (memory === undefined ? [] : [`${id} ${memory} / 1GiB\n`]))
        .join(''),
    );
    for (const { id, log = '', peakBytes } of withIds) {
      this.put(`log-${id}`, log);
      if (peakBytes !== undefined) this.put(`peak-${id}`, `${peakBytes}\n`);
    }
  }

  /** What it was asked since the last time. */
  asked(): readonly string[] {
    const lines = existsSync(this.log) ? readFileSync(this.log, 'utf8').trimEnd().split('\n') : [];
    rmSync(this.log, { force: true });
    return lines;
  }

  private put(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }
}

const idOf = ({ service, project = '' }: StandInContainer) =>
  Buffer.from(`${project}${service}`).toString('hex').padEnd(64, '0').slice(0, 64);

function inspected(one: StandInContainer & { readonly id: string }): unknown {
  const { service, project = 'somastack-local', state = 'running', health, ports = {} } = one;
  return {
    Id: one.id,
    RestartCount: one.restarts ?? 0,
    State: {
      Status: state,
      ExitCode: one.exitCode ?? 0,
      OOMKilled: one.outOfMemory ?? false,
      Pid: 0,
      StartedAt: one.startedAt ?? '2026-11-29T08:00:00.123456789Z',
      ...(health !== undefined && { Health: { Status: health } }),
    },
    HostConfig: {
      Memory: (one.limitMiB ?? 64) * 2 ** 20,
      LogConfig: { Type: one.logDriver ?? 'syslog' },
      CpuShares: one.millicores ?? 50,
      PortBindings: Object.fromEntries(
        Object.entries(ports).map(([inside, port]) => [
          inside,
          [{ HostIp: '127.0.0.1', HostPort: String(port) }],
        ]),
      ),
    },
    Config: {
      Image: `${service}:1`,
      Labels: {
        'somastack.component': service,
        'com.docker.compose.project': project,
        'com.docker.compose.service': service,
        'com.docker.compose.oneoff': one.byHand ? 'True' : 'False',
      },
    },
  };
}
