import type { MemoryPlanInput, PlannedComponent } from './plan-input.ts';
import { Memory } from '../amounts/memory.ts';
import type { PlannedPod } from './planned-pod.ts';
import { type Node, zonesOf } from './placement.ts';
import { check, type SelectionResult, tooLarge } from './selection.ts';

/** One change to an environment file and what it costs. */
interface Cure {
  readonly text: string;
  /** Memory that is given up or bought; the least comes first. */
  readonly cost: Memory;
}

/** Number of changes to propose: the three cheapest. */
const NAMED = 3;

/** The cheapest single changes after which the selection fits, each tried out on the plan itself. */
export function cures(plan: MemoryPlanInput, result: SelectionResult): readonly string[] {
  const candidates = result.pods.flatMap((pod) => [
    ...smaller(plan, result, pod),
    ...fewer(plan, result, pod),
  ]);
  return [...candidates, ...bigger(plan, result)]
    .sort((a, b) => a.cost.mebibytes - b.cost.mebibytes || (a.text < b.text ? -1 : 1))
    .slice(0, NAMED)
    .map(({ text }) => text);
}

/** A smaller limit, where what must fit inside it still does. */
function smaller(plan: MemoryPlanInput, result: SelectionResult, pod: PlannedPod): Cure[] {
  const component = sizedBy(plan, pod);
  if (!component || !result.planned.exceeds(result.available)) return [];
  const excess = result.planned.minus(result.available);
  const each = Memory.mebibytes(Math.ceil(excess.mebibytes / pod.replicas));
  // Never propose to halve a limit or more: the component would behave differently.
  if (each.exceeds(pod.memory.share(0.5))) return [];
  const memory = pod.memory.minus(each);
  if (!fits(plan, result, { ...pod, memory }) || !plan.accepts(component.path, { memory })) return [];
  return [
    {
      text: `set ${component.path}.memory to "${memory.toKubernetes()}" (now ${pod.memory})`,
      cost: each.times(pod.replicas),
    },
  ];
}

function fewer(plan: MemoryPlanInput, result: SelectionResult, pod: PlannedPod): Cure[] {
  const component = sizedBy(plan, pod);
  if (!component) return [];
  for (let replicas = pod.replicas - 1; replicas >= 1; replicas--) {
    if (!fits(plan, result, { ...pod, replicas }) || !plan.accepts(component.path, { replicas })) continue;
    return [
      {
        text: `set ${component.path}.replicas to ${replicas} (now ${pod.replicas})`,
        cost: pod.memory.times(pod.replicas - replicas),
      },
    ];
  }
  return [];
}

/** The component whose section sets the size of these pods; undefined for pods that an operator sizes. */
function sizedBy(plan: MemoryPlanInput, pod: PlannedPod): PlannedComponent | undefined {
  return plan.components.find(
    ({ name, replicas, memory }) =>
      name === pod.component &&
      !pod.once &&
      replicas === pod.replicas &&
      memory.mebibytes === pod.memory.mebibytes,
  );
}

function bigger(plan: MemoryPlanInput, result: SelectionResult): Cure[] {
  const { capacity } = plan;
  if (capacity.type === 'budget') {
    if (!result.planned.exceeds(result.available)) return [];
    const cost = result.planned.minus(result.available);
    return [
      { text: `raise budget to "${result.planned.toKubernetes()}", if the host has ${cost} more`, cost },
    ];
  }
  const [node] = capacity.nodes;
  if (!node) return [];
  const extra: Node[] = [];
  while (extra.length < 32) {
    const all = [...capacity.nodes, ...extra];
    extra.push({ ...node, name: `${node.name}+${extra.length + 1}`, ...inThinnestZone(all) });
    if (tooLarge(check(result, { ...capacity, nodes: [...capacity.nodes, ...extra] }))) continue;
    return [
      {
        text: `add ${extra.length} node${extra.length > 1 ? 's' : ''} of ${node.memory} each${inZones(extra)}`,
        cost: node.memory.times(extra.length),
      },
    ];
  }
  return [];
}

/** The zone with fewest nodes, the first of several such: a pool shares its nodes out so. */
function inThinnestZone(nodes: readonly Node[]): Pick<Node, 'zone'> {
  const count = (zone: string) => nodes.filter((node) => node.zone === zone).length;
  const [zone] = [...zonesOf(nodes)].sort((a, b) => count(a) - count(b));
  return zone === undefined ? {} : { zone };
}

function inZones(nodes: readonly Node[]): string {
  const zones = zonesOf(nodes);
  return zones.length === 0 ? '' : `, in zone ${zones.map((zone) => `"${zone}"`).join(' and ')}`;
}

function fits(plan: MemoryPlanInput, result: SelectionResult, changed: PlannedPod): boolean {
  const pods = result.pods.map((pod) => (pod.name === changed.name ? changed : pod));
  return !tooLarge(check({ name: result.name, pods }, plan.capacity));
}
