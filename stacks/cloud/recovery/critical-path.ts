/** Something that takes time, after other things. */
export interface Timed<Name extends string> {
  readonly name: Name;
  readonly minutes: number;
  readonly after: readonly Name[];
}

/**
 * The chain of steps that decides when a step is over: before each step comes the one that it waits for longest.
 * @throws Error when a step waits for one that is not there, or for itself by way of others
 */
function chainTo<Name extends string>(
  steps: readonly Timed<Name>[],
  name: Name,
  waiting: readonly Name[] = [],
): readonly Timed<Name>[] {
  const step = steps.find((one) => one.name === name);
  if (!step) throw new Error(`no step is named "${name}"`);
  if (waiting.includes(name)) throw new Error(`step "${name}" waits for itself`);
  const before = step.after.map((one) => chainTo(steps, one, [...waiting, name]));
  return [...longest(before), step];
}

/** The chain that takes longest of all: no failover is over before it. */
export function criticalPath<Name extends string>(steps: readonly Timed<Name>[]): readonly Timed<Name>[] {
  return longest(steps.map(({ name }) => chainTo(steps, name)));
}

/** Minutes after the beginning at which a step is over. */
export function overAfter<Name extends string>(steps: readonly Timed<Name>[], name: Name): number {
  return minutesOf(chainTo(steps, name));
}

export function minutesOf(steps: readonly Pick<Timed<string>, 'minutes'>[]): number {
  return steps.reduce((sum, { minutes }) => sum + minutes, 0);
}

function longest<Name extends string>(chains: readonly (readonly Timed<Name>[])[]): readonly Timed<Name>[] {
  return chains.reduce((most, chain) => (minutesOf(chain) > minutesOf(most) ? chain : most), []);
}
