import { existsSync, readFileSync } from 'node:fs';
import { podsOf, profilesOf, selectionOf } from '../../compose/profiles.ts';
import type { Standalone } from '../../compose/standalone.ts';
import { type ComposeSynthesis, synthesizeCompose } from '../../compose/synthesize.ts';
import { UsageError } from '../../constructs/core/problems/errors.ts';
import { isOwnImage } from '../../constructs/core/model/image.ts';
import type { Selection } from '../../constructs/core/plan/selection.ts';
import { Workload } from '../../constructs/workload/workload.ts';
import { meantOneOf } from '../../constructs/core/problems/nearest.ts';
import type { LocalEnvironment } from '../../environments/schema.ts';
import { environmentsFor } from '../command/environments.ts';
import { docker } from '../engine/docker.ts';
import { stackOf, type WrittenStack } from '../stack/written-stack.ts';

export const LAPTOP = 'local';

/** The laptop's project by its definition, and the profiles that are chosen. */
export interface Laptop extends ComposeSynthesis {
  readonly environment: LocalEnvironment;
  /** What is written of the project for the commands of a running stack. */
  readonly stack: WrittenStack;
  /** Profiles that are chosen. */
  readonly profiles: readonly string[];
  readonly selection: Selection;
}

/**
 * The project and the selection of the chosen profiles.
 * @param chosen profiles as words, or several in one word with commas
 * @throws UsageError for a profile that does not exist
 */
export function laptop(chosen: readonly string[], standalone?: Standalone): Laptop {
  const [environment] = environmentsFor([LAPTOP], ['local'], 'laptop to run Docker Compose on');
  if (!environment) throw new Error(`there is no environment "${LAPTOP}"`);
  const synthesis = synthesizeCompose(environment, standalone);
  const profiles = [...new Set(chosen.flatMap((word) => word.split(',')).filter((word) => word !== ''))];
  const known = profilesOf(synthesis.project);
  const unknown = profiles.find((profile) => !known.includes(profile));
  if (unknown !== undefined) {
    const there = known.length === 0 ? 'a service alone has no profiles' : meantOneOf(unknown, known);
    throw new UsageError(`unknown profile "${unknown}"; ${there}`);
  }
  const text = (file: string) => synthesis.files.find(({ path }) => path === file)?.content ?? '';
  return {
    ...synthesis,
    environment,
    stack: stackOf(
      `dist/compose/${synthesis.project.environmentName}`,
      text('stack.json'),
      text('memory-plan.json'),
    ),
    profiles,
    selection: selectionOf(podsOf(synthesis.platform, synthesis.project), profiles),
  };
}

/** Names of secrets that the project needs and that were not made yet. */
export function missingSecrets(here: Laptop): readonly string[] {
  const made = secretsOf(here.stack);
  return here.project.secrets.filter((name) => !made.has(name));
}

/** Values of the secrets that were made, by name. */
export function secretsOf({ secretsFile }: WrittenStack): ReadonlyMap<string, string> {
  const text = existsSync(secretsFile) ? readFileSync(secretsFile, 'utf8') : '';
  return new Map([...text.matchAll(/^(\w+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

/** Images of the chosen profiles that nobody publishes and that this machine does not have. */
export function missingImages({ platform, selection }: Laptop): readonly string[] {
  const started = new Set(selection.pods.map(({ component }) => component));
  const images = platform.components.flatMap((component) => {
    if (!(component instanceof Workload) || !isOwnImage(component.container.image)) return [];
    return started.has(component.name) ? [component.container.image.reference] : [];
  });
  return [...new Set(images)].sort().filter((image) => docker(['image', 'inspect', image], 'ignore') !== 0);
}

/** Instructions for building the images that nobody publishes. */
export function buildCommand({ stack: { folder, secretsFile } }: Laptop): string {
  return `docker compose -f ${folder}/compose.yaml -f ${folder}/compose.build.yaml --env-file ${secretsFile} build`;
}
