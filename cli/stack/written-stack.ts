import { readdirSync, readFileSync } from 'node:fs';
import type { LogsOverlay } from '../../compose/logs-overlay.ts';
import { OutputError, UsageError } from '../../constructs/core/problems/errors.ts';
import { meantOneOf } from '../../constructs/core/problems/nearest.ts';

const PROJECTS = 'dist/compose';
const LAPTOP = 'local';
const ALONE = 'standalone-';

/** A container of a project, by the plan. */
export interface PlannedService {
  readonly name: string;
  readonly component: string | null;
  readonly limitMiB: number;
  readonly millicores: number;
  /** Runs to completion. */
  readonly job: boolean;
  /** Whether the division of its limit is an estimate that no measurement stands behind. */
  readonly estimated: boolean;
  /** Profiles that start it; null when it always runs. */
  readonly profiles: readonly string[] | null;
  /** Services that must be healthy, or have ended well, before it starts. */
  readonly waitsFor: readonly string[];
  /** Seconds after which the engine calls a start failed; null without a health check. */
  readonly healthySeconds: number | null;
}

/** A project as a synthesis wrote it. */
export interface WrittenStack {
  readonly folder: string;
  readonly environment: string;
  /** Docker Compose's name for it. */
  readonly project: string;
  readonly secretsFile: string;
  readonly secretsCommand: string;
  readonly profiles: readonly string[];
  /** The overlay by which the engine sends lines of containers to a store; null where there is none. */
  readonly logs: LogsOverlay | null;
  readonly services: ReadonlyMap<string, PlannedService>;
}

/**
 * The project that was written last; no environment is read.
 * @param standalone service that runs alone @default the whole laptop
 * @throws UsageError when nothing was written, with the command that writes it
 */
export function writtenStack(standalone?: string): WrittenStack {
  const folder = `${PROJECTS}/${standalone === undefined ? LAPTOP : ALONE + standalone}`;
  if (standalone !== undefined) refuseUnwritten(standalone);
  const written = read(folder, 'stack.json');
  if (written === undefined) {
    const alone = standalone === undefined ? '' : ` --standalone ${standalone}`;
    throw new UsageError(`nothing is written in ${folder}; write it with: somastack synth compose${alone}`);
  }
  return stackOf(folder, written, read(folder, 'memory-plan.json') ?? '');
}

/** A project from the texts of `stack.json` and `memory-plan.json`. @throws OutputError when one of them is damaged */
export function stackOf(folder: string, stackJson: string, planJson: string): WrittenStack {
  try {
    const { services, ...stack } = JSON.parse(stackJson) as StackJson;
    const { pods, components } = JSON.parse(planJson) as PlanJson;
    const measured = new Map(components.map((component) => [component.name, component.measured]));
    const byName = new Map(pods.map((pod) => [pod.name, pod]));
    const planned = Object.entries(services).map(([name, service]) => {
      const pod = byName.get(name);
      const component = pod?.component ?? null;
      const limitMiB = pod?.limitMiB ?? 0;
      const millicores = pod?.requestMillicores ?? 0;
      const estimated = component !== null && measured.get(component) === false;
      return { ...service, name, component, limitMiB, millicores, job: pod?.job ?? false, estimated };
    });
    return { ...stack, folder, services: new Map(planned.map((service) => [service.name, service])) };
  } catch {
    throw new OutputError(
      `stack.json or memory-plan.json in ${folder} is damaged; write them again with: somastack synth compose`,
    );
  }
}

/** Services that have a project of their own here. */
export function standaloneWritten(): readonly string[] {
  try {
    return readdirSync(PROJECTS).flatMap((name) =>
      name.startsWith(ALONE) ? [name.slice(ALONE.length)] : [],
    );
  } catch {
    return [];
  }
}

function refuseUnwritten(standalone: string): void {
  const written = standaloneWritten();
  if (written.includes(standalone)) return;
  throw new UsageError(
    written.length === 0
      ? `no service was written to run alone; write one and start it with: somastack dev up ${standalone}`
      : `no service "${standalone}" was written to run alone; ${meantOneOf(standalone, written)}`,
  );
}

/** What is read of `stack.json`. */
interface StackJson extends Omit<WrittenStack, 'folder' | 'services'> {
  readonly services: Readonly<
    Record<string, Pick<PlannedService, 'profiles' | 'waitsFor' | 'healthySeconds'>>
  >;
}

/** What is read of `memory-plan.json`. */
interface PlanJson {
  readonly pods: readonly {
    readonly name: string;
    readonly component: string | null;
    readonly limitMiB: number;
    readonly requestMillicores: number;
    readonly job: boolean;
  }[];
  readonly components: readonly { readonly name: string; readonly measured: boolean }[];
}

function read(folder: string, file: string): string | undefined {
  try {
    return readFileSync(`${folder}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
