import type { OutputFile } from '../constructs/core/files/output-file.ts';
import { planFiles, planText } from '../constructs/core/plan/plan-report.ts';
import { kubernetesFiles } from '../stacks/kubernetes/manifest-files.ts';
import { type KubernetesSynthesis, synthesizeKubernetes } from '../stacks/kubernetes/synthesize.ts';
import { collect } from './command/collect.ts';
import { environmentsFor } from './command/command-line.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { writeOutput } from './command/write-output.ts';

runCommand({
  help: [
    'Writes the manifests of each environment with a cluster to dist/kubernetes/<environment>/<application>/.',
    'usage: npm run synth:kubernetes [-- [ENVIRONMENT...] [--out FOLDER]]',
  ].join('\n'),
  run({ names, out }) {
    const results = collect(
      environmentsFor(names, ['kind', 'staging', 'prod'], 'cluster'),
      synthesizeKubernetes,
    );
    // cdk8s-cli passes the folder that it reads, which it has emptied before it starts this program.
    const folder = out ?? process.env['CDK8S_OUTDIR'] ?? 'dist/kubernetes';
    for (const result of results) {
      const { environmentName } = result.output;
      const report = planText(result.plan);
      const files = filesOf(result, report);
      const { changed, unchanged, deleted } = writeOutput(`${folder}/${environmentName}`, files);
      print(
        `${report}${folder}/${environmentName}: ${changed} files written, ${unchanged} unchanged, ${deleted} deleted\n`,
      );
    }
  },
});

function filesOf({ output, plan }: KubernetesSynthesis, report: string): readonly OutputFile[] {
  const prefix = `${output.environmentName}/`;
  return [
    ...kubernetesFiles(output).map(({ path, content }) => ({ path: path.slice(prefix.length), content })),
    ...planFiles(plan, report),
  ];
}
