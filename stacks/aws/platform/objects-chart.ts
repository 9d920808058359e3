import type { OutputFile } from '../../../constructs/core/files/output-file.ts';

/** Folder of the chart, beside the stack that installs it. */
export const OBJECTS_CHART = 'charts/objects';

/**
 * A chart that makes the objects that its values hold. Terraform's own resource for any object asks the API for the kind while it
 * plans, when Argo CD has not brought it yet; Helm asks when it installs. Objects are values, so that a change of one is a change
 * of the release.
 */
export function objectsChart(): readonly OutputFile[] {
  const chart = { apiVersion: 'v2', name: 'objects', description: 'Objects from values', version: '1.0.0' };
  return [
    { path: `${OBJECTS_CHART}/Chart.yaml`, content: `${JSON.stringify(chart, null, 2)}\n` },
    {
      path: `${OBJECTS_CHART}/templates/objects.yaml`,
      content: '{{- range .Values.objects }}\n---\n{{ toYaml . }}\n{{- end }}\n',
    },
  ];
}
