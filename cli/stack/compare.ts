import { type EngineContainer, exitOf, isUp, troubleOf } from '../engine/containers.ts';
import type { MemoryReading } from '../engine/memory.ts';
import { someOf } from '../output/some-of.ts';
import { chosenProfiles, servicesOf } from './chosen-profiles.ts';
import type { PlannedService, WrittenStack } from './written-stack.ts';

/** One container against the plan; what is not known is null. */
export interface ServiceStatus {
  readonly service: string;
  readonly component: string | null;
  /** In the engine's words; `missing` for a planned service without a container. */
  readonly state: string;
  readonly health: string | null;
  readonly uptimeSeconds: number | null;
  readonly restarts: number;
  readonly memoryMiB: number | null;
  readonly peakMiB: number | null;
  /** The limit that the engine enforces. */
  readonly limitMiB: number | null;
  /** The limit by the plan; null for what is not planned. */
  readonly plannedMiB: number | null;
  /** Whether the division of the planned limit is an estimate. */
  readonly estimated: boolean;
  /** How it differs from the plan, each the end of a sentence about it. */
  readonly drift: readonly string[];
}

export interface StackStatus {
  readonly profiles: readonly string[];
  readonly services: readonly ServiceStatus[];
}

/** Compares the containers of a project with its plan: the planned services of the chosen profiles, then what is not planned. */
export function compare(
  stack: WrittenStack,
  containers: readonly EngineContainer[],
  memory: ReadonlyMap<string, MemoryReading>,
  now: Date,
): StackStatus {
  const own = containers.filter(({ project }) => project === stack.project);
  const byService = new Map(own.map((container) => [container.service, container]));
  const profiles = chosenProfiles(stack, new Set(byService.keys()));
  const planned = servicesOf(stack, profiles);
  const names = new Set(planned.map(({ name }) => name));
  const unplanned = own.filter(({ service }) => !names.has(service));
  const statusOf = (service: string, plan: PlannedService | undefined): ServiceStatus => {
    const container = byService.get(service);
    const reading = container && memory.get(container.id);
    const up = container !== undefined && isUp(container);
    return {
      service,
      component: plan?.component ?? null,
      state: container?.state ?? 'missing',
      health: container?.health ?? null,
      uptimeSeconds: up
        ? Math.max(0, Math.round((now.getTime() - container.startedAt.getTime()) / 1000))
        : null,
      restarts: container?.restarts ?? 0,
      memoryMiB: reading?.nowMiB ?? null,
      peakMiB: reading?.peakMiB ?? null,
      limitMiB: container?.limitMiB ?? null,
      plannedMiB: plan?.limitMiB ?? null,
      estimated: plan?.estimated ?? false,
      drift: driftOf(container, plan),
    };
  };
  return {
    profiles,
    services: [
      ...planned.map((plan) => statusOf(plan.name, plan)),
      ...unplanned.map(({ service }) => statusOf(service, undefined)),
    ],
  };
}

/** Services that are named where many are missing. */
const NAMED = 8;
const MISSING = 'is planned and has no container';

/** Every difference from the plan, each a sentence; services that are missing are one sentence, since one cause takes many away. */
export function differences({ services }: StackStatus): readonly string[] {
  const missing = services.filter(({ drift }) => drift.includes(MISSING)).map(({ service }) => service);
  const together =
    missing.length > 1
      ? [`${missing.length} services are planned and have no container: ${someOf(missing, NAMED).join(', ')}`]
      : missing.map((service) => `${service} ${MISSING}`);
  const others = services.flatMap(({ service, drift }) =>
    drift.filter((one) => one !== MISSING).map((one) => `${service} ${one}`),
  );
  return [...others, ...together];
}

function driftOf(
  container: EngineContainer | undefined,
  plan: PlannedService | undefined,
): readonly string[] {
  if (!container) return [MISSING];
  if (!plan) return isUp(container) ? ['runs and is not planned'] : [];
  const { limitMiB } = container;
  return [
    ...stateDrift(container, plan),
    ...(limitMiB === plan.limitMiB
      ? []
      : [
          `has a limit of ${limitMiB === 0 ? 'none' : `${limitMiB} MiB`}, and the plan says ${plan.limitMiB} MiB`,
        ]),
  ];
}

function stateDrift(container: EngineContainer, { job }: PlannedService): readonly string[] {
  const { state, exitCode } = container;
  const trouble = troubleOf(container);
  if (trouble !== undefined) return [trouble];
  if (state === 'running') return [];
  if (state === 'created') return ['was never started'];
  if (state !== 'exited' && state !== 'dead') return [`is ${state}`];
  if (job && exitCode === 0) return [];
  return [`${job ? 'failed' : 'has stopped'} with ${exitOf(container)}`];
}
