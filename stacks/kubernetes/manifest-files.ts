import { ApiObject, App, Chart } from 'cdk8s';
import type { OutputFile } from '../../constructs/core/files/output-file.ts';
import type { AnyManifest } from '../../targets/kubernetes/resources/resource.ts';
import type { KubernetesOutput } from './render.ts';
import { yaml } from '../../constructs/core/files/yaml.ts';

const HEADER = '# generated from environments/*.ts; edit that and synthesize again\n';

/** An object as cdk8s writes it, and the folder that it is in. */
export interface PlacedManifest {
  readonly application: string;
  readonly manifest: AnyManifest;
}

/** One file for each manifest, `<folder>/<application>/<kind>-<name>.yaml`, in memory. */
export function kubernetesFiles(output: KubernetesOutput): readonly OutputFile[] {
  const files = placedManifests(output).map(({ application, manifest }) => ({
    path: `${output.folder}/${application}/${fileNameOf(manifest)}`,
    content: fileOf(manifest),
  }));
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every manifest of an environment with its folder, by way of cdk8s. */
export function placedManifests(output: KubernetesOutput): readonly PlacedManifest[] {
  const { charts } = kubernetesApp(output);
  return output.applications.flatMap(({ name: application }, index) =>
    ((charts[index]?.toJson() ?? []) as AnyManifest[]).map((manifest) => ({ application, manifest })),
  );
}

/** The text of a file that holds one manifest. */
export function fileOf(manifest: AnyManifest): string {
  return `${HEADER}${yaml(manifest)}`;
}

/** `<kind>-<name>.yaml`, which is unique within an application. */
export function fileNameOf(manifest: AnyManifest): string {
  return `${idOf(manifest)}.yaml`;
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
