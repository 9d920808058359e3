import type { OperatorRelease } from './operator-releases.ts';
import type { Subchart } from './subcharts.ts';

/** Namespace that Helm keeps its record in: it is there before the chart makes any. */
const RECORDS = 'default';

interface Contents {
  readonly environmentName: string;
  /** Name of the chart, and of its release. */
  readonly release: string;
  readonly charts: readonly Subchart[];
  readonly operators: readonly OperatorRelease[];
}

/** What a person reads before installing the chart: what is not in it, and in which order its parts must come. */
export function helmReadme({ environmentName, release, charts, operators }: Contents): string {
  const waves = [...new Set(charts.map(({ wave }) => wave))].sort((a, b) => a - b);
  const [first = '', ...others] = waves.map((wave) => upgrade(release, charts, wave));
  return `# SomaStack, environment ${environmentName}

Generated from \`environments/${environmentName}.ts\`: the objects that \`somastack synth kubernetes ${environmentName}\` writes for Argo CD, with one
chart for each of its applications. Where Argo CD brings this environment, leave this chart alone: an object has one owner.
You need Helm 3.17 or newer.

Not in it are Argo CD's own objects, and operators with the definitions of their kinds: each operator is a release of its
own, from the chart that its project publishes, with the values that are in \`operators/\`.

## First installation

Helm has no waves. It hands over all objects of a release at once, and none when the cluster does not know the kind of one of
them. So charts come in the order in which they need each other, each step when the one before is over. Run the commands in
the folder above this one.

1. Namespaces, quotas and priorities. One that is there already becomes the release's.

${block([`${first} --take-ownership`])}

2. Operators, which bring their kinds.

${block(operators.map(operatorCommand))}

3. Secrets: \`npx somastack secrets ${environmentName}\` makes those that are missing, and says how they are handed over.

4. The rest, wave by wave.

${block(others)}

A job tries again while what it needs is not there yet, and gives up at its deadline. It then stays as it is: delete it, and
repeat the command.

## Later versions

The last command, with the new chart. Everything comes at once then: pods may restart until the jobs of their version are over.

What owns data stays when it leaves the chart and when the release is uninstalled (\`helm.sh/resource-policy: keep\`); who wants
it gone deletes it by name.
`;
}

/** Brings everything up to a wave. Values of the command before would stay, if they were not reset. */
function upgrade(release: string, charts: readonly Subchart[], wave: number): string {
  const later = charts.filter((chart) => chart.wave > wave);
  const off = later.map(({ name }) => `${name}.enabled=false`).join(',');
  const deadline = Math.max(
    0,
    ...charts.filter((chart) => chart.wave <= wave).map((chart) => chart.jobDeadline),
  );
  return [
    `helm upgrade --install ${release} ${release} --namespace ${RECORDS} --reset-values`,
    ...(deadline > 0 ? [`--wait --wait-for-jobs --timeout ${deadline}s`] : []),
    ...(off === '' ? [] : [`--set ${off}`]),
  ].join(' ');
}

function operatorCommand({ release, namespace, chart, repository, version }: OperatorRelease): string {
  const source = /^https?:/.test(repository)
    ? `${chart} --repo ${repository}`
    : `oci://${repository}/${chart}`;
  return `helm upgrade --install ${release} ${source} --version ${version} --namespace ${namespace} --values operators/${release}.yaml --wait`;
}

function block(commands: readonly string[]): string {
  return ['```console', ...commands.map((command) => `$ ${command}`), '```'].join('\n');
}
