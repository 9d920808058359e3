import { complain, print } from '../command/print.ts';
import { EXIT } from '../command/run-command.ts';
import { writtenText } from '../command/written-text.ts';
import { fit } from '../output/fit.ts';
import { json } from '../output/json.ts';
import { paint } from '../output/style.ts';
import { terminalWidth } from '../output/terminal.ts';
import type { Target } from './target.ts';

/** Writes targets, which are all right by now, and prints what was written. @returns the exit code */
export function writeTargets(targets: readonly Target[], asJson: boolean): number {
  const outputs = targets.flatMap(({ write }) => write());
  for (const warning of outputs.flatMap(({ warnings = [] }) => warnings)) complain(`warning: ${warning}\n`);
  if (asJson) {
    const data = outputs.map(({ environments, written: { folder, changed, unchanged, deleted } }) => ({
      environments,
      folder,
      written: [...changed].sort(),
      unchanged,
      deleted: [...deleted].sort(),
    }));
    print(json({ schema: 1, outputs: data }));
    return EXIT.done;
  }
  const [width, style] = [terminalWidth(), paint()];
  for (const { reports, written } of outputs) {
    for (const report of reports) print(fit(report, width, style));
    print(writtenText(written));
  }
  return EXIT.done;
}
