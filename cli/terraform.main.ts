import { DefinitionError } from '../constructs/core/problems/errors.ts';
import { planText } from '../constructs/core/plan/plan-report.ts';
import { rulesBetween } from '../environments/rules.ts';
import { synthesizeAws } from '../stacks/aws/app.ts';
import { synthesizeKubernetes } from '../stacks/kubernetes/synthesize.ts';
import { collect } from './command/collect.ts';
import { environmentsFor } from './command/command-line.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { writeOutput } from './command/write-output.ts';

runCommand({
  help: [
    'Writes the Terraform stacks of each environment on AWS to cdktf.out/stacks/<stack>/.',
    'usage: npm run synth:terraform [-- [ENVIRONMENT...] [--out FOLDER]]',
  ].join('\n'),
  run({ names, out }) {
    const environments = environmentsFor(names, ['staging', 'prod'], 'account on AWS');
    const between = rulesBetween(environments);
    if (between.length > 0) throw new DefinitionError(between);
    const results = collect(environments, synthesizeKubernetes);
    const files = synthesizeAws(
      results.map(({ platform, secrets }) => ({ platform, secretNames: secrets.map(({ key }) => key) })),
    );
    const folder = out ?? process.env['CDKTF_OUTDIR'] ?? 'cdktf.out';
    const { changed, unchanged, deleted } = writeOutput(folder, files);
    for (const { plan } of results) print(planText(plan));
    print(`${folder}: ${changed} files written, ${unchanged} unchanged, ${deleted} deleted\n`);
  },
});
