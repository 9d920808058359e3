import type * as z from 'zod/mini';
import type { Component } from '../constructs/core/model/component.ts';
import { type Alone, Platform } from '../constructs/platform/platform.ts';
import { Workload } from '../constructs/workload/workload.ts';
import { layers, type LocalEnvironment } from '../environments/schema.ts';
import type { PortRange } from '../targets/compose/host-ports.ts';

/** A service that can run alone: which of its processes run, and which ports of the developer's machine it publishes. */
export interface Standalone {
  readonly service: string;
  /** Profile whose processes run; optional processes of other profiles are left out. */
  readonly profile: string;
  readonly ports: PortRange;
}

/** Host port ranges that no other project publishes in, so that all of them can run side by side. */
export const STANDALONE: readonly Standalone[] = [
  { service: 'somabrain', profile: 'brain', ports: [30100, 30199] },
  { service: 'somafractalmemory', profile: 'memory', ports: [9500, 9599] },
  { service: 'somaagent01', profile: 'agent', ports: [21000, 21099] },
  { service: 'agentvoicebox', profile: 'voice', ports: [25000, 25099] },
  { service: 'somaagenthub', profile: 'hub', ports: [10000, 10099] },
];

/** A laptop's definition reduced to one service: sections that it does not need are removed. */
export function standaloneEnvironment(environment: LocalEnvironment, one: Standalone): LocalEnvironment {
  let current = { ...environment, name: `standalone-${one.service}` };
  // Removing a section may remove the last need for another one, so this repeats until nothing changes.
  for (;;) {
    const reduced = withoutUnneeded(current, one);
    if (sectionsOf(reduced) === sectionsOf(current)) return current;
    current = reduced;
  }
}

function withoutUnneeded(environment: LocalEnvironment, one: Standalone): LocalEnvironment {
  const needed = new Platform(environment, aloneWith(one)).components.map(({ path }) => path);
  const reduced = LAYERS.map((layer) => {
    const settings: Readonly<Record<string, z.ZodMiniType>> = layers[layer].shape;
    const sections = Object.entries(environment[layer]).filter(
      ([section]) =>
        settings[section]?.safeParse(undefined).success === false ||
        needed.some((path) => isWithin(path, `${layer}.${section}`)),
    );
    return [layer, Object.fromEntries(sections)];
  });
  return { ...environment, ...(Object.fromEntries(reduced) as Pick<LocalEnvironment, keyof typeof layers>) };
}

const LAYERS = Object.keys(layers) as (keyof typeof layers)[];
const sectionsOf = (environment: LocalEnvironment) =>
  LAYERS.reduce((count, layer) => count + Object.keys(environment[layer]).length, 0);

/** Selection of the processes for which the platform of a standalone service is built. */
export function aloneWith(one: Standalone): Alone {
  const runs = (component: Component) =>
    component instanceof Workload && belongsTo(component, one) && component.profiles.includes(one.profile);
  return { runs };
}

/** Whether a component is a process of the service itself. */
export function belongsTo(component: Component, { service }: Standalone): boolean {
  return isWithin(component.path, `somaServices.${service}`);
}

/** Whether a path belongs to a section. The path of a job goes on after a blank. */
const isWithin = (path: string, section: string) =>
  path === section || path.startsWith(`${section}.`) || path.startsWith(`${section} `);
