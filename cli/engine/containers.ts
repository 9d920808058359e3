import { OutputError } from '../../constructs/core/problems/errors.ts';
import { ask } from './docker.ts';

/** A label that every container of ours has, whatever its project. */
const OURS = 'somastack.component';

/** A port of this machine. */
export interface HostPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** A container of ours as the engine has it. */
export interface EngineContainer {
  readonly id: string;
  /** Docker Compose's project. */
  readonly project: string;
  readonly service: string;
  readonly image: string;
  /** In the engine's words: created, running, paused, restarting, removing, exited or dead. */
  readonly state: string;
  /** In the engine's words: healthy, unhealthy or starting; undefined without a health check. */
  readonly health: string | undefined;
  readonly exitCode: number;
  /** Whether the kernel ended it for memory. */
  readonly outOfMemory: boolean;
  readonly startedAt: Date;
  readonly restarts: number;
  /** 0 for a container without a limit. */
  readonly limitMiB: number;
  /** Its weight, which is its CPU request in thousandths of a core. */
  readonly millicores: number;
  /** Its first process on the engine's machine; 0 when none runs. */
  readonly pid: number;
  readonly ports: readonly HostPort[];
  /** Driver of its log, in the engine's words. */
  readonly logDriver: string;
}

/** Whether a container holds memory: one that restarts or is paused does. */
export const isUp = ({ state }: EngineContainer) => ['running', 'restarting', 'paused'].includes(state);

/** How a container ended, as the engine says it. */
export const exitOf = ({ exitCode, outOfMemory }: EngineContainer) =>
  `exit code ${exitCode}${outOfMemory ? ', out of memory' : ''}`;

/** What is wrong with a container that the engine keeps going, as the end of a sentence about it; undefined when nothing is. */
export function troubleOf(container: EngineContainer): string | undefined {
  if (container.state === 'restarting') return `restarts again and again (${exitOf(container)})`;
  return container.state === 'running' && container.health === 'unhealthy' ? 'is unhealthy' : undefined;
}

/** All our containers of all projects. @throws OutputError when the engine does not answer */
export function ourContainers(): readonly EngineContainer[] {
  const ids = answerOf(['ps', '--all', '--quiet', '--no-trunc', '--filter', `label=${OURS}`]);
  if (ids === '') return [];
  const found: unknown = JSON.parse(answerOf(['container', 'inspect', ...ids.split(/\s+/)]));
  return (found as readonly Inspected[]).map(containerOf);
}

function answerOf(words: readonly string[]): string {
  const answer = ask(words, 'start the engine');
  if ('problem' in answer) throw new OutputError(answer.problem);
  return answer.text;
}

/** What is read of the engine's answer. */
interface Inspected {
  readonly Id: string;
  readonly RestartCount?: number;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly OOMKilled?: boolean;
    readonly Pid?: number;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string } | null;
  };
  readonly HostConfig: {
    readonly Memory?: number;
    readonly CpuShares?: number;
    readonly LogConfig?: { readonly Type: string };
    readonly PortBindings?: Readonly<Record<string, readonly { readonly HostPort?: string }[] | null>> | null;
  };
  readonly Config: { readonly Image?: string; readonly Labels: Readonly<Record<string, string>> };
}

function containerOf({
  Id,
  RestartCount = 0,
  State,
  HostConfig,
  Config: { Image = '', Labels },
}: Inspected): EngineContainer {
  const service = Labels['com.docker.compose.service'] ?? Id.slice(0, 12);
  return {
    id: Id,
    project: Labels['com.docker.compose.project'] ?? '',
    // A container of `docker compose run` is none that the plan knows.
    service: Labels['com.docker.compose.oneoff'] === 'True' ? `${service} (run by hand)` : service,
    image: Image,
    state: State.Status,
    health: State.Health?.Status === 'none' ? undefined : State.Health?.Status,
    exitCode: State.ExitCode,
    outOfMemory: State.OOMKilled ?? false,
    startedAt: new Date(State.StartedAt),
    restarts: RestartCount,
    limitMiB: Math.round((HostConfig.Memory ?? 0) / 2 ** 20),
    millicores: HostConfig.CpuShares ?? 0,
    pid: State.Pid ?? 0,
    logDriver: HostConfig.LogConfig?.Type ?? '',
    ports: Object.entries(HostConfig.PortBindings ?? {}).flatMap(([inside, bindings]) =>
      (bindings ?? []).map(({ HostPort = '0' }) => ({
        port: Number(HostPort),
        protocol: inside.endsWith('/udp') ? ('udp' as const) : ('tcp' as const),
      })),
    ),
  };
}
