import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { podsOf, profilesOf, selectionOf } from '../../compose/profiles.ts';
import type { Standalone } from '../../compose/standalone.ts';
import { type ComposeSynthesis, synthesizeCompose } from '../../compose/synthesize.ts';
import { OutputError, UsageError } from '../../constructs/core/problems/errors.ts';
import { isOwnImage } from '../../constructs/core/model/image.ts';
import type { Selection } from '../../constructs/core/plan/selection.ts';
import { Workload } from '../../constructs/workload/workload.ts';
import { meantOneOf } from '../../constructs/core/problems/nearest.ts';
import { environmentsFor } from '../command/command-line.ts';

export const LAPTOP = 'local';

/** The laptop's project and the profiles that are chosen. */
export interface Laptop extends ComposeSynthesis {
  /** Folder of the project. */
  readonly folder: string;
  /** File with the variables that Compose reads. */
  readonly secrets: string;
  /** Command that makes missing secrets. */
  readonly secretsCommand: string;
  /** Profiles that are chosen. */
  readonly profiles: readonly string[];
  /** Profiles that exist. */
  readonly known: readonly string[];
  readonly selection: Selection;
}

/**
 * The project and the selection of the chosen profiles.
 * @throws UsageError for a profile that does not exist
 */
export function laptop(chosen: readonly string[], standalone?: Standalone): Laptop {
  const [environment] = environmentsFor([LAPTOP], ['local'], 'laptop to run Docker Compose on');
  if (!environment) throw new Error(`there is no environment "${LAPTOP}"`);
  const synthesis = synthesizeCompose(environment, standalone);
  const known = profilesOf(synthesis.project);
  const unknown = chosen.find((profile) => !known.includes(profile));
  if (unknown !== undefined) {
    throw new UsageError(`unknown profile "${unknown}"; ${meantOneOf(unknown, known)}`);
  }
  const selection = selectionOf(podsOf(synthesis.platform, synthesis.project), chosen);
  const { environmentName, secretsCommand } = synthesis.project;
  return {
    ...synthesis,
    folder: `dist/compose/${environmentName}`,
    secrets: `.secrets/${environmentName}/compose.env`,
    secretsCommand,
    profiles: chosen,
    known,
    selection,
  };
}

/** Names of secrets that the project needs and that were not made yet. */
export function missingSecrets(here: Laptop): readonly string[] {
  const made = secretsOf(here);
  return here.project.secrets.filter((name) => !made.has(name));
}

/** Values of the secrets that were made, by name. */
export function secretsOf({ secrets }: Laptop): ReadonlyMap<string, string> {
  const text = existsSync(secrets) ? readFileSync(secrets, 'utf8') : '';
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
export function buildCommand({ folder, secrets }: Laptop): string {
  return `docker compose -f ${folder}/compose.yaml -f ${folder}/compose.build.yaml --env-file ${secrets} build`;
}

/**
 * Runs the Docker client.
 * @throws OutputError when it cannot be run at all
 */
export function docker(
  words: readonly string[],
  stdio: 'ignore' | 'inherit',
  environment: Readonly<Record<string, string>> = {},
): number {
  const { status, error } = spawnSync('docker', words, { stdio, env: { ...process.env, ...environment } });
  if (error) throw new OutputError(`cannot run docker: ${error.message}; is it installed?`);
  return status ?? 1;
}
