import { registryOf } from '../targets/contract/cloud-names.ts';
import type { CloudEnvironment, Environment } from './schema.ts';

/**
 * The definition as it is where the second region has taken over: the same, in that region, without another one to go to. It keeps its name, which is in
 * the names of everything that both regions have. Images come from the registry of that region, which has copies of all that is in the account's own; what
 * lies elsewhere stays there.
 * @returns undefined where there is no second region
 */
export function inSecondRegion(environment: Environment): CloudEnvironment | undefined {
  if (!('aws' in environment) || !environment.aws.passive) return undefined;
  const { aws, somaServices } = environment;
  const { region, zones, cidr } = environment.aws.passive;
  return {
    ...environment,
    aws: { ...aws, region, zones, cidr, passive: undefined },
    somaServices: moved(somaServices, registryOf(aws), registryOf({ ...aws, region })),
  };
}

/** The same settings with the beginning of every text exchanged that begins with another; amounts are no settings. */
function moved<Settings>(settings: Settings, from: string, to: string): Settings {
  const anew = (here: unknown): unknown => {
    if (typeof here === 'string') return here.startsWith(from) ? `${to}${here.slice(from.length)}` : here;
    if (typeof here !== 'object' || here === null || Object.getPrototypeOf(here) !== Object.prototype)
      return here;
    return Object.fromEntries(Object.entries(here).map(([key, value]) => [key, anew(value)]));
  };
  return anew(settings) as Settings;
}
