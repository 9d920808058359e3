import { cures } from './cures.ts';
import type { MemoryPlanInput, PlannedComponent } from './plan-input.ts';
import type { Placed } from './placement.ts';
import type { PlannedPod } from './planned-pod.ts';
import { check, footprint, type Selection, type SelectionResult, tooLarge } from './selection.ts';

/** The memory plan: the pods of each selection, whether they fit, and the cheapest changes when they do not. */
export class MemoryPlan {
  readonly results: readonly SelectionResult[];
  /** Selections that do not fit and do not have to. */
  readonly refused: readonly SelectionResult[];

  constructor(readonly input: MemoryPlanInput) {
    this.results = input.selections.map((selection) => check(selection, input.capacity));
    this.refused = (input.refused ?? []).map((selection) => check(selection, input.capacity));
  }

  /** The selection that needs most: the one a reader wants to see. */
  get largest(): SelectionResult {
    const [first, ...others] = this.results;
    if (!first) throw new Error('a plan needs at least one selection');
    return others.reduce((most, result) => (result.planned.exceeds(most.planned) ? result : most), first);
  }

  component(pod: PlannedPod): PlannedComponent | undefined {
    return this.input.components.find(({ name }) => name === pod.component);
  }

  /** An itemised message for each selection that does not fit; empty when all fit. */
  problems(): readonly string[] {
    return this.results.filter(tooLarge).map((result) => this.bill(result));
  }

  /** The message for one selection that is checked on request. */
  problemsOf(selection: Selection): readonly string[] {
    const result = check(selection, this.input.capacity);
    return tooLarge(result) ? [this.bill(result)] : [];
  }

  private bill(result: SelectionResult): string {
    const items = [...result.pods]
      .sort((a, b) => footprint(b).mebibytes - footprint(a).mebibytes || (a.name < b.name ? -1 : 1))
      .map((pod) => `  ${pod.name}: ${pod.replicas} × ${pod.memory} = ${footprint(pod)}`);
    const changes = cures(this.input, result).map((cure, index) => `  ${index + 1}. ${cure}`);
    const advice = changes.length > 0 ? ['cheapest changes that make it fit:', ...changes] : [];
    return [`${result.name}: ${verdict(result)}`, ...items, ...advice].join('\n');
  }
}

function verdict({
  planned,
  plannedCpu,
  available,
  availableCpu,
  placements,
  unplaced,
  withoutZones,
}: SelectionResult): string {
  if (planned.exceeds(available)) {
    return `memory budget exceeded by ${planned.minus(available)}: ${planned} planned, ${available} available`;
  }
  if (plannedCpu.exceeds(availableCpu)) {
    return `CPU budget exceeded by ${plannedCpu.minus(availableCpu)}: ${plannedCpu} requested, ${availableCpu} available`;
  }
  if (unplaced.length > 0) return `the nodes have enough in total, but ${homeless({ placements, unplaced })}`;
  const [first, ...others] = withoutZones.filter((lost) => lost.unplaced.length > 0);
  if (!first) return 'it fits';
  const more =
    others.length > 0 ? ` (nor without ${others.map(({ zone }) => `"${zone}"`).join(' or ')})` : '';
  return `everything fits, but not without zone "${first.zone}"${more}: ${homeless(first)}`;
}

/** What found no node, what the largest of that needs, and what is free. */
function homeless({ placements, unplaced }: Placed): string {
  const names = [...new Set(unplaced.map(({ name }) => name))].join(', ');
  const room = placements.map(({ node, free, freeCpu }) => `${node.name} ${free} and ${freeCpu}`).join(', ');
  const [first] = unplaced;
  const need = first ? ` needs ${first.memory} and ${first.cpu} CPU` : '';
  return `no node has room for ${names} (${unplaced.length} of its replicas):${need}; free are ${room}`;
}
