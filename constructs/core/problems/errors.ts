/** The definition is wrong: every problem that was found, each a sentence with path, value, limit and cure. */
export class DefinitionError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** The code contributes something that cannot be: a sentence that says where, and what to write instead. */
export class ContributorError extends Error {}

/** The machine is not ready for a start: every problem that was found, each with its cure. */
export class StartError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** The command line is wrong: unknown environment, profile or flag. */
export class UsageError extends Error {}

/** Something outside the definition stopped the work: a folder that cannot be written, a full disk. */
export class OutputError extends Error {}
