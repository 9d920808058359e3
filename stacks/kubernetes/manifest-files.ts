import { ApiObject, App, Chart } from 'cdk8s';
import type { OutputFile } from '../../constructs/core/files/output-file.ts';
import type { AnyManifest } from '../../targets/kubernetes/resources/resource.ts';
import type { KubernetesOutput } from './render.ts';
import { yaml } from '../../constructs/core/files/yaml.ts';

const HEADER = '# generated from environments/*.ts; edit that and synthesize again\n';

/** One file for each manifest, `<environment>/<application>/<kind>-<name>.yaml`, in memory. */
export function kubernetesFiles(output: KubernetesOutput): readonly OutputFile[] {
  const { charts } = kubernetesApp(output);
  const files = output.applications.flatMap(({ name }, index) =>
    ((charts[index]?.toJson() ?? []) as AnyManifest[]).map((manifest) => ({
      path: `${output.environmentName}/${name}/${idOf(manifest)}.yaml`,
      content: `${HEADER}${yaml(manifest)}`,
    })),
  );
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The environment as a cdk8s program: one chart for each application, one object for each manifest. */
function kubernetesApp(output: KubernetesOutput): App {
  const app = new App();
  for (const { name, manifests } of output.applications) {
    const chart = new Chart(app, name.replaceAll('/', '-'), { disableResourceNameHashes: true });
    for (const manifest of manifests) new ApiObject(chart, idOf(manifest), { ...manifest });
  }
  return app;
}

function idOf({ kind, metadata: { name } }: AnyManifest): string {
  return `${kind.toLowerCase()}-${name}`;
}
