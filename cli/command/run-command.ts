import {
  ContributorError,
  DefinitionError,
  OutputError,
  StartError,
  UsageError,
} from '../../constructs/core/problems/errors.ts';
import { type CommandLine, readCommandLine } from './command-line.ts';
import { complain, print } from './print.ts';

export interface Command {
  /** Help text: one line, then the arguments. */
  readonly help: string;
  /** What the arguments name. @default 'environments' */
  readonly positionals?: 'environments' | 'free';
  /** Runs the command; it may set the exit code when the run itself succeeded but found problems. */
  readonly run: (line: CommandLine) => void;
}

const EXIT = { done: 0, definition: 1, usage: 2, failed: 3 } as const;

/** Runs a command and turns errors into a message and an exit code; only a fault of this program shows a stack trace. */
export function runCommand({ help, positionals = 'environments', run }: Command): void {
  const code = exitCodeOf(() => {
    const line = readCommandLine(process.argv.slice(2), positionals);
    if (line.help) print(`${help}\n`);
    else run(line);
  });
  if (code !== EXIT.done) process.exitCode = code;
}

function exitCodeOf(work: () => void): number {
  try {
    work();
    return EXIT.done;
  } catch (error) {
    if (error instanceof DefinitionError) {
      complain(itemised(error.problems, ' in the definition; nothing was written'));
      return EXIT.definition;
    }
    if (error instanceof ContributorError) {
      complain(`in the code: ${error.message}\n`);
      return EXIT.definition;
    }
    if (error instanceof StartError) {
      complain(itemised(error.problems, '; nothing was started'));
      return EXIT.definition;
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
}

function itemised(problems: readonly string[], where: string): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${count}${where}\n${problems.join('\n')}\n`;
}
