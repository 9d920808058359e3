import type { OutputFile } from '../../../constructs/core/files/output-file.ts';
import { yaml } from '../../../constructs/core/files/yaml.ts';
import { fileNameOf, fileOf, placedManifests } from '../manifest-files.ts';
import type { KubernetesOutput } from '../render.ts';
import { chartObject } from './chart-object.ts';
import { helmReadme } from './helm-readme.ts';
import { operatorReleases } from './operator-releases.ts';
import { subcharts } from './subcharts.ts';

/** Name of the chart that holds all others, and of its folder. */
const UMBRELLA = 'somastack';

/**
 * One environment as a Helm chart, in memory: `somastack/`, with a subchart for each application of Argo CD, and beside it the values
 * of each operator's own chart. The chart makes the objects of the plain files, but for those that tell Argo CD what to do.
 * @param version of the charts, a semantic version
 */
export function helmFiles(output: KubernetesOutput, version: string): readonly OutputFile[] {
  const { environmentName } = output;
  const charts = subcharts(output);
  const names = charts.map(({ name }) => name);
  const operators = operatorReleases(output);
  const chart = (name: string, description: string) => ({
    apiVersion: 'v2',
    name,
    description,
    type: 'application',
    version,
    appVersion: version,
  });
  const dependencies = names.map((name) => ({ name, version, condition: `${name}.enabled` }));
  const files = [
    {
      path: `${UMBRELLA}/Chart.yaml`,
      content: yaml({ ...chart(UMBRELLA, `SomaStack, environment ${environmentName}`), dependencies }),
    },
    {
      path: `${UMBRELLA}/README.md`,
      content: helmReadme({ environmentName, release: UMBRELLA, charts, operators }),
    },
    { path: `${UMBRELLA}/values.yaml`, content: valuesOf(names) },
    { path: `${UMBRELLA}/values.schema.json`, content: schemaOf(names) },
    ...names.map((name) => ({
      path: `${UMBRELLA}/charts/${name}/Chart.yaml`,
      content: yaml(chart(name, `SomaStack, environment ${environmentName}: ${name}`)),
    })),
    ...placedManifests(output).flatMap(({ application, manifest }) => {
      const object = names.includes(application) ? chartObject(manifest) : undefined;
      if (!object) return [];
      const path = `${UMBRELLA}/charts/${application}/templates/${fileNameOf(manifest)}`;
      return [{ path, content: template(fileOf(object)) }];
    }),
    ...operators.map(({ release, values }) => ({ path: `operators/${release}.yaml`, content: yaml(values) })),
  ];
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Text that Helm's template engine turns into `text`: of all characters, only two opening braces begin an action. */
function template(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

function valuesOf(names: readonly string[]): string {
  const values = Object.fromEntries(names.map((name) => [name, { enabled: true }]));
  const comment = [
    '# Which charts belong to the release, for a first installation in the order of README.md. Nothing else is a value:',
    '# sizes are those of the environment, whose plan adds them up. What is false in a later upgrade is deleted.',
  ];
  return `${comment.join('\n')}\n${yaml(values)}`;
}

/** Helm refuses values that this does not name; `global` is what it hands to every chart itself. */
function schemaOf(names: readonly string[]): string {
  const object = (properties: Readonly<Record<string, unknown>>) => ({
    type: 'object',
    properties: { ...properties, global: { type: 'object', maxProperties: 0 } },
    additionalProperties: false,
  });
  const switches = names.map((name) => [name, object({ enabled: { type: 'boolean' } })]);
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...object(Object.fromEntries(switches) as Readonly<Record<string, unknown>>),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
