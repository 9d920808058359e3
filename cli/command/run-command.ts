import {
  ContributorError,
  DefinitionError,
  OutputError,
  StartError,
  UsageError,
} from '../../constructs/core/problems/errors.ts';
import type { Line } from './declaration.ts';
import { helpOf } from './help.ts';
import { complain, print } from './print.ts';
import { readLine } from './read-line.ts';
import { type CommandName, COMMANDS } from './table.ts';

/** Exit codes of every command; help names them. */
export const EXIT = { done: 0, problems: 1, usage: 2, failed: 3 } as const;

/** The work of a command. It returns an exit code where work that went well found problems. @default 0 */
export type Run<Name extends CommandName> = (
  line: Line<(typeof COMMANDS)[Name]>,
) => number | undefined | Promise<number | undefined>;

/** Reads the command line by the command's declaration, and runs it; only a fault of this program shows a stack trace. */
export function runCommand<Name extends CommandName>(name: Name, run: Run<Name>): void {
  try {
    const declared = COMMANDS[name];
    const line = readLine(name, declared, process.argv.slice(2));
    if (line === 'help') {
      print(helpOf(name, declared));
      return;
    }
    const result = run(line);
    if (result instanceof Promise)
      result.then(end, (error: unknown) => {
        end(report(error));
      });
    else end(result);
  } catch (error) {
    end(report(error));
  }
}

function end(code: number | undefined): void {
  if (code !== undefined && code !== EXIT.done) process.exitCode = code;
}

/** Prints what went wrong. @returns the exit code for it */
function report(error: unknown): number {
  if (error instanceof DefinitionError) {
    complain(itemised(error.problems, ' in the definition; nothing was written'));
    return EXIT.problems;
  }
  if (error instanceof ContributorError) {
    complain(`in the code: ${error.message}\n`);
    return EXIT.problems;
  }
  if (error instanceof StartError) {
    complain(itemised(error.problems, '; nothing was started'));
    return EXIT.problems;
  }
  if (error instanceof UsageError) {
    complain(`${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof OutputError) {
    complain(`${error.message}\n`);
    return EXIT.failed;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  complain(`this is a fault of the program, please report it:\n${text}\n`);
  return EXIT.failed;
}

function itemised(problems: readonly string[], where: string): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${count}${where}\n${problems.join('\n')}\n`;
}
