import { Cpu } from '../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { type EngineContainer, isUp } from '../engine/containers.ts';
import { someOf } from '../output/some-of.ts';

/** Containers that are named in a refusal. */
const NAMED = 5;

/** What a start adds, and what it may come to. */
export interface Wanted {
  /** Docker Compose's name of the project. */
  readonly project: string;
  /** Name of the selection in the plan. */
  readonly name: string;
  readonly pods: readonly { readonly name: string; readonly memory: Memory; readonly cpu: Cpu }[];
  readonly budget: { readonly memory: Memory; readonly cpu: Cpu };
  /** How to have what was not chosen stopped, such as `somastack up hub --only`. */
  readonly onlyCommand: string;
  /** Whether containers of the project that are not chosen are stopped first. */
  readonly only: boolean;
}

/** Containers that hold memory beside those that a start brings, biggest first. */
export function othersUp(
  { project, pods, only }: Wanted,
  containers: readonly EngineContainer[],
): readonly EngineContainer[] {
  const chosen = new Set(pods.map(({ name }) => name));
  return containers
    .filter(
      (container) =>
        isUp(container) && !(container.project === project && (only || chosen.has(container.service))),
    )
    .toSorted((a, b) => b.limitMiB - a.limitMiB || (a.service < b.service ? -1 : 1));
}

/**
 * Why a selection does not fit beside what runs already; undefined when it does. Docker Compose leaves containers of other profiles
 * and projects running, so limits of all of them add up.
 */
export function roomProblem(wanted: Wanted, containers: readonly EngineContainer[]): string | undefined {
  const { project, name, pods, budget, onlyCommand } = wanted;
  const others = othersUp(wanted, containers);
  if (others.length === 0) return undefined;
  const memory = Memory.sum([
    ...pods.map((pod) => pod.memory),
    ...others.map(({ limitMiB }) => Memory.mebibytes(limitMiB)),
  ]);
  const cpu = Cpu.sum([
    ...pods.map((pod) => pod.cpu),
    ...others.map(({ millicores }) => Cpu.millicores(millicores)),
  ]);
  const excess = memory.exceeds(budget.memory)
    ? `memory budget exceeded by ${memory.minus(budget.memory)}: ${memory} planned, ${budget.memory} available`
    : cpu.exceeds(budget.cpu)
      ? `CPU budget exceeded by ${cpu.minus(budget.cpu)}: ${cpu} requested, ${budget.cpu} available`
      : undefined;
  if (excess === undefined) return undefined;
  const running = others.map(
    (other) =>
      `${other.service} (${Memory.mebibytes(other.limitMiB)}${other.project === project ? '' : ` of ${other.project}`})`,
  );
  return `${name} beside what runs already: ${excess}; running and not chosen: ${someOf(running, NAMED).join(', ')}; stop them with: ${cures(others, project, onlyCommand).join(' and ')}`;
}

function cures(others: readonly EngineContainer[], project: string, onlyCommand: string): readonly string[] {
  const foreign = [...new Set(others.map((other) => other.project).filter((one) => one !== project))].sort();
  return [
    ...(others.some((other) => other.project === project) ? [onlyCommand] : []),
    ...foreign.map(downCommand),
  ];
}

/** The command that stops a project of ours. */
export function downCommand(project: string): string {
  const alone = /^somastack-standalone-(.+)$/.exec(project)?.[1];
  if (alone !== undefined) return `somastack dev down ${alone}`;
  return project === 'somastack-local' ? 'somastack down' : `docker compose --project-name ${project} down`;
}
