import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { podsOf, profilesOf, selectionOf } from '../compose/profiles.ts';
import { synthesizeCompose } from '../compose/synthesize.ts';
import { DefinitionError, OutputError, UsageError } from '../constructs/core/errors.ts';
import { isOwnImage } from '../constructs/core/image.ts';
import type { Platform } from '../constructs/platform.ts';
import { Workload } from '../constructs/workload/workload.ts';
import { nearest } from '../environments/nearest.ts';
import { isLocal } from '../environments/schema.ts';
import { environmentsFor } from './command-line.ts';
import { runCommand } from './run-command.ts';
import { writeOutput } from './write-output.ts';

const ENVIRONMENT = 'local';
const FOLDER = `dist/compose/${ENVIRONMENT}`;
const SECRETS = `.secrets/${ENVIRONMENT}/compose.env`;

/** What each word asks Docker Compose for. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  up: ['up', '--detach', '--wait'],
  down: ['down'],
  status: ['ps', '--all'],
  logs: ['logs', '--tail', '100'],
};

runCommand({
  help: [
    'Starts, stops and shows the laptop stack with Docker Compose, and prints the command it runs.',
    `usage: npm run stack -- ${Object.keys(ACTIONS).join('|')} [PROFILE...]`,
  ].join('\n'),
  positionals: 'free',
  run({ names: [action = '', ...chosen] }) {
    const words = ACTIONS[action];
    if (!words)
      throw new UsageError(`unknown action "${action}"; there are ${Object.keys(ACTIONS).join(', ')}`);
    const [environment] = environmentsFor([ENVIRONMENT], isLocal, 'laptop to run Docker Compose on');
    if (!environment) return;
    const { plan, platform, project, files } = synthesizeCompose(environment);
    const profiles = checkedProfiles(chosen, profilesOf(project));
    writeOutput(FOLDER, files);
    const tooMuch = action === 'up' ? plan.problemsOf(selectionOf(podsOf(platform, project), profiles)) : [];
    if (tooMuch.length > 0) throw new DefinitionError(tooMuch);
    if (action === 'up') refuseWhatIsMissing(project.secrets, imagesOf(platform, profiles));
    docker([...words], action === 'up' ? profiles : profilesOf(project));
  },
});

function checkedProfiles(chosen: readonly string[], known: readonly string[]): readonly string[] {
  const unknown = chosen.find((profile) => !known.includes(profile));
  if (unknown === undefined) return chosen;
  const guess = nearest(unknown, known);
  throw new UsageError(
    `unknown profile "${unknown}"; ${guess ? `did you mean "${guess}"?` : `there are ${known.join(', ')}`}`,
  );
}

/** The images that nobody publishes, of what the chosen profiles start. */
function imagesOf(platform: Platform, profiles: readonly string[]): readonly string[] {
  const images = platform.components.flatMap((component) => {
    if (!(component instanceof Workload) || !isOwnImage(component.container.image)) return [];
    return component.profiles.some((profile) => profiles.includes(profile))
      ? [component.container.image.reference]
      : [];
  });
  return [...new Set(images)].sort();
}

/** Names everything that a start would trip over, before anything starts. */
function refuseWhatIsMissing(secrets: readonly string[], images: readonly string[]): void {
  const text = existsSync(SECRETS) ? readFileSync(SECRETS, 'utf8') : '';
  const missingSecrets = secrets.filter((name) => !new RegExp(`^${name}=.`, 'm').test(text));
  const missingImages = images.filter((image) => run('docker', ['image', 'inspect', image], 'ignore') !== 0);
  const problems = [
    ...(missingSecrets.length > 0
      ? [`secrets are missing: ${missingSecrets.join(', ')}; run npm run secrets -- ${ENVIRONMENT}`]
      : []),
    ...missingImages.map(
      (image) =>
        `image ${image} is not on this machine; build it: docker compose -f ${FOLDER}/compose.yaml -f ${FOLDER}/compose.build.yaml --env-file ${SECRETS} build`,
    ),
  ];
  if (problems.length > 0) throw new DefinitionError(problems);
}

function docker(words: readonly string[], profiles: readonly string[]): void {
  const command = [
    'compose',
    ...['--file', `${FOLDER}/compose.yaml`],
    ...['--env-file', SECRETS],
    ...profiles.flatMap((profile) => ['--profile', profile]),
    ...words,
  ];
  process.stderr.write(`docker ${command.join(' ')}\n`);
  const status = run('docker', command, 'inherit');
  if (status !== 0) throw new OutputError(`docker compose ended with exit code ${status}`);
}

function run(program: string, words: readonly string[], stdio: 'ignore' | 'inherit'): number {
  const { status, error } = spawnSync(program, words, { stdio });
  if (error) throw new OutputError(`cannot run ${program}: ${error.message}; is it installed?`);
  return status ?? 1;
}
