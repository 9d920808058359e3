import type { Standalone } from '../compose/standalone.ts';
import { synthesizeCompose } from '../compose/synthesize.ts';
import { UsageError } from '../constructs/core/problems/errors.ts';
import { type CloudEnvironment, type Environment, isLocal } from '../environments/schema.ts';
import { operatorSecrets } from '../stacks/cloud/cloud-secrets.ts';
import { secretName } from '../targets/contract/cloud-names.ts';
import { secretCommand } from '../stacks/kubernetes/cluster/secret-store.ts';
import { cloudOf, synthesizeKubernetes } from '../stacks/kubernetes/synthesize.ts';
import { storeCommands, storeSecrets } from './aws/store-secrets.ts';
import { collect } from './command/collect.ts';
import { LAPTOP } from './laptop/laptop.ts';
import { environmentsFor, standaloneOf } from './command/environments.ts';
import { makeSecrets, type WantedSecrets, wouldMake } from './laptop/make-secrets.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';

type OnThisMachine = Exclude<Environment, CloudEnvironment>;
/** Secrets of an environment: a work that is done when those of all environments are known to be right. */
type Work = () => void;

runCommand('secrets', ({ words, flags: { standalone, 'dry-run': dryRun } }) => {
  if (standalone !== undefined && words.length > 0)
    throw new UsageError('name an environment or a service alone, not both');
  if (standalone === undefined && words.length === 0)
    throw new UsageError('name the environment: somastack secrets local');
  const alone = standaloneOf(standalone);
  const environments = environmentsFor(
    alone ? [LAPTOP] : words,
    ['local', 'kind', 'staging', 'prod', 'onprem'],
    'secrets',
  );
  const works = collect(environments, (environment) =>
    'aws' in environment ? inCloud(environment, dryRun) : onThisMachine(environment, alone, dryRun),
  );
  for (const work of works) work();
  return undefined;
});

function inCloud(environment: CloudEnvironment, dryRun: boolean): Work {
  const cloud = cloudOf(synthesizeKubernetes(environment));
  const { platform } = cloud;
  const secrets = operatorSecrets(cloud);
  const { account, region } = environment.aws;
  const given = platform.givenSecrets.map(({ key }) => secretName(environment.name, key));
  return () => {
    if (dryRun) {
      print(`${storeCommands(environment.aws, secrets).join('\n')}\n`);
      return;
    }
    const { made, kept } = storeSecrets(environment.aws, secrets);
    print(`Secrets Manager of ${account} in ${region}: ${made} made, ${kept} kept\n`);
    if (given.length > 0)
      print(`put values for ${given.join(', ')} yourself; whoever runs what they open gives them\n`);
  };
}

function onThisMachine(environment: OnThisMachine, alone: Standalone | undefined, dryRun: boolean): Work {
  const { name, next, ...wanted } = secretsOf(environment, alone);
  const folder = `.secrets/${name}`;
  return () => {
    const { made, kept, files, asked } = dryRun ? wouldMake(folder, wanted) : makeSecrets(folder, wanted);
    print(`${folder}: ${made} ${dryRun ? 'would be made' : 'made'}, ${kept} kept, ${files} files\n`);
    if (asked.length > 0)
      print(
        `${folder}/${wanted.file}: add a line for each of ${asked.join(', ')}; whoever runs what it opens gives its value\n`,
      );
    if (next) print(`${next}\n`);
  };
}

/** What must be made for an environment, and the instructions for using it. */
function secretsOf(
  environment: OnThisMachine,
  standalone: Standalone | undefined,
): WantedSecrets & { readonly name: string; readonly next?: string } {
  if (isLocal(environment)) {
    const { environmentName, secrets, secretFiles } = synthesizeCompose(environment, standalone).project;
    return { name: environmentName, file: 'compose.env', secrets, secretFiles };
  }
  const { platform, secrets } = synthesizeKubernetes(environment);
  const given = platform.givenSecrets.map((secret) => secret.name);
  const names = secrets
    .flatMap(({ property }) => property ?? [])
    .filter((property) => !given.includes(property));
  const next = secretCommand(`.secrets/${environment.name}/cluster.env`);
  return { name: environment.name, file: 'cluster.env', secrets: names, given, secretFiles: [], next };
}
