import type { Standalone } from '../compose/standalone.ts';
import { synthesizeCompose } from '../compose/synthesize.ts';
import { UsageError } from '../constructs/core/problems/errors.ts';
import { type Environment, isLocal } from '../environments/schema.ts';
import { secretCommand } from '../stacks/kubernetes/cluster/secret-store.ts';
import { synthesizeKubernetes } from '../stacks/kubernetes/synthesize.ts';
import { collect } from './command/collect.ts';
import { LAPTOP } from './laptop/laptop.ts';
import { environmentsFor, standaloneOf } from './command/environments.ts';
import { makeSecrets, type WantedSecrets } from './laptop/make-secrets.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';

type OnThisMachine = Exclude<Environment, { readonly level: 'staging' | 'prod' }>;

runCommand('secrets', ({ words, flags: { standalone } }) => {
  if (standalone !== undefined && words.length > 0)
    throw new UsageError('name an environment or a service alone, not both');
  if (standalone === undefined && words.length === 0)
    throw new UsageError('name the environment: somastack secrets local');
  const alone = standaloneOf(standalone);
  const names = alone ? [LAPTOP] : words;
  const environments = environmentsFor(names, ['local', 'kind'], 'secrets on this machine');
  const wanted = collect(environments, (environment) => secretsOf(environment, alone));
  for (const { name, next, ...secrets } of wanted) {
    const folder = `.secrets/${name}`;
    const { made, kept, files } = makeSecrets(folder, secrets);
    print(`${folder}: ${made} made, ${kept} kept, ${files} files\n`);
    if (next) print(`${next}\n`);
  }
  return undefined;
});

/** What must be made for an environment, and the instructions for using it. */
function secretsOf(
  environment: OnThisMachine,
  standalone: Standalone | undefined,
): WantedSecrets & { readonly name: string; readonly next?: string } {
  if (isLocal(environment)) {
    const { environmentName, secrets, secretFiles } = synthesizeCompose(environment, standalone).project;
    return { name: environmentName, file: 'compose.env', secrets, secretFiles };
  }
  const names = synthesizeKubernetes(environment).secrets.flatMap(({ property }) => property ?? []);
  const next = secretCommand(`.secrets/${environment.name}/cluster.env`);
  return { name: environment.name, file: 'cluster.env', secrets: names, secretFiles: [], next };
}
