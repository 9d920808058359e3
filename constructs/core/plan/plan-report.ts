import type { MemoryPlan } from './memory-plan.ts';
import { Memory } from '../amounts/memory.ts';
import type { OutputFile } from '../files/output-file.ts';
import type { PlannedPod } from './planned-pod.ts';
import { footprint, mebibytesOf, type SelectionResult } from './selection.ts';
import { table, type TableOfText } from './table.ts';

/** Lines and tables, in the order in which they are read. */
export type PlanReport = readonly (string | TableOfText)[];

/** The plan as people read it: who gets what, biggest first, and what is left. */
export function planReport(plan: MemoryPlan): PlanReport {
  const { input, largest } = plan;
  const rows = byFootprint(largest.pods).map((pod) => [
    pod.once ? `${pod.name} (job)` : pod.name,
    `${pod.replicas} × ${pod.memory}`,
    String(footprint(pod)),
    percent(footprint(pod), largest.planned),
    `${pod.cpu.times(pod.replicas)}`,
    inside(plan, pod),
  ]);
  return [
    `${input.environment} on ${input.target}: ${largest.name}`,
    '',
    { head: ['component', 'replicas', 'memory', 'share', 'CPU', 'inside one replica'], rows },
    '',
    ...plan.results.map(summary),
    ...plan.refused.map((result) => `${summary(result)}: not at the same time`),
    ...nodeLines(largest),
    ...zoneLines(largest),
    ...managedLines(plan),
    ...notes(plan),
    '',
  ];
}

/** A report as a text of any width, for a file. */
export function reportText(report: PlanReport): string {
  return report.map((part) => (typeof part === 'string' ? part : table(part))).join('\n');
}

/** The plan as JSON; `schema` increases when a field changes its meaning. */
function planJson(plan: MemoryPlan): string {
  const { input } = plan;
  const everywhere = byFootprint([...new Set(plan.results.flatMap(({ pods }) => pods))]);
  const data = {
    schema: 2,
    environment: input.environment,
    target: input.target,
    pods: everywhere.map(({ name, component, replicas, memory, cpu, once }) => ({
      name,
      component: component ?? null,
      replicas,
      limitMiB: memory.mebibytes,
      requestMillicores: cpu.millicores,
      job: once,
    })),
    selections: plan.results.map((result) => ({
      name: result.name,
      plannedMiB: result.planned.mebibytes,
      availableMiB: result.available.mebibytes,
      plannedMillicores: result.plannedCpu.millicores,
      availableMillicores: result.availableCpu.millicores,
      pods: namesIn(everywhere, result.pods),
      nodes: result.placements.map(({ node, pods, free }) => ({
        name: node.name,
        ...(node.zone !== undefined && { zone: node.zone }),
        memoryMiB: node.memory.mebibytes,
        freeMiB: free.mebibytes,
        pods: pods.map(({ name }) => name).sort(),
      })),
      ...(result.withoutZones.length > 0 && {
        withoutZones: result.withoutZones.map(({ zone, moved, waiting }) => ({
          zone,
          moved: moved.map(({ name }) => name).sort(),
          waiting: waiting.map(({ name }) => name).sort(),
        })),
      }),
    })),
    refused: plan.refused.map(({ name, planned, available, plannedCpu, availableCpu }) => ({
      name,
      plannedMiB: planned.mebibytes,
      availableMiB: available.mebibytes,
      plannedMillicores: plannedCpu.millicores,
      availableMillicores: availableCpu.millicores,
    })),
    components: [...input.components]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, path, parts, measured }) => ({
        name,
        path,
        measured,
        partsMiB: Object.fromEntries(parts.map((part) => [part.name, part.memory.mebibytes])),
      })),
    managed: (input.managed ?? []).map(({ component, instanceClass, count, demanded, offered }) => ({
      component,
      instanceClass,
      count,
      demandedMiB: demanded.mebibytes,
      offeredMiB: offered.mebibytes,
    })),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

/**
 * The plan as text and as JSON; every target writes both next to its output.
 * @param report result of `planReport` for the same plan, for callers that have it already
 */
export function planFiles(plan: MemoryPlan, report = planReport(plan)): readonly OutputFile[] {
  return [
    { path: 'memory-plan.txt', content: reportText(report) },
    { path: 'memory-plan.json', content: planJson(plan) },
  ];
}

/** Names of some pods in the order of all. */
function namesIn(all: readonly PlannedPod[], some: readonly PlannedPod[]): readonly string[] {
  const wanted = new Set(some);
  return all.filter((pod) => wanted.has(pod)).map(({ name }) => name);
}

function byFootprint(pods: readonly PlannedPod[]): readonly PlannedPod[] {
  return [...pods].sort(
    (a, b) => mebibytesOf(b) - mebibytesOf(a) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

function inside(plan: MemoryPlan, pod: PlannedPod): string {
  const component = plan.component(pod);
  if (!component || component.parts.length === 0) return pod.note ?? 'an operator';
  if (component.memory.mebibytes !== pod.memory.mebibytes) return `made by the operator of ${component.name}`;
  const parts = component.parts.filter(({ memory }) => memory.mebibytes > 0);
  const text = parts.map(({ name, memory }) => `${name} ${memory.mebibytes}`).join(', ');
  return component.measured ? text : `${text} *`;
}

function summary({ name, planned, available, plannedCpu, availableCpu }: SelectionResult): string {
  const left = planned.exceeds(available)
    ? `${planned.minus(available)} too much`
    : `${available.minus(planned)} left`;
  return `${name}: ${planned} of ${available} (${left}), CPU ${plannedCpu} of ${availableCpu}`;
}

function nodeLines({ placements }: SelectionResult): PlanReport {
  if (placements.length === 0) return [];
  const rows = placements.map(({ node, pods, free, freeCpu }) => [
    node.name,
    String(node.memory),
    String(free),
    String(freeCpu),
    String(pods.length),
  ]);
  return ['', { head: ['node', 'for pods', 'free', 'CPU free', 'pods'], rows }];
}

/** What of the selection would have to move, and would wait, without each zone. */
function zoneLines({ withoutZones }: SelectionResult): PlanReport {
  if (withoutZones.length === 0) return [];
  const rows = withoutZones.map(({ zone, placements, moved, waiting }) => [
    zone,
    String(moved.length),
    String(Memory.sum(moved.map(({ memory }) => memory))),
    String(Memory.sum(placements.map(({ free }) => free))),
    waiting
      .map(({ name }) => name)
      .sort()
      .join(', '),
  ]);
  return ['', { head: ['without zone', 'pods that move', 'memory', 'free then', 'wait for it'], rows }];
}

function managedLines({ input }: MemoryPlan): PlanReport {
  const rows = (input.managed ?? []).map(({ component, instanceClass, count, demanded, offered }) => [
    component,
    `${count} × ${instanceClass}`,
    String(demanded),
    String(offered),
  ]);
  return rows.length > 0 ? ['', { head: ['managed', 'instances', 'demanded', 'offered'], rows }] : [];
}

function notes(plan: MemoryPlan): string[] {
  const unmeasured = plan.largest.pods.some((pod) => plan.component(pod)?.measured === false);
  return unmeasured ? ['', '* estimated: no measurement of this program stands behind the division'] : [];
}

function percent(part: Memory, whole: Memory): string {
  return `${((100 * part.mebibytes) / Math.max(1, whole.mebibytes)).toFixed(1)} %`;
}
