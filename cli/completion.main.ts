import { UsageError } from '../constructs/core/problems/errors.ts';
import { meantOneOf } from '../constructs/core/problems/nearest.ts';
import { ENVIRONMENTS } from '../environments/index.ts';
import { print } from './command/print.ts';
import { runCommand } from './command/run-command.ts';
import { bashCompletion } from './completion/bash.ts';
import { fishCompletion } from './completion/fish.ts';
import { type Proposal, proposals } from './completion/proposals.ts';
import { zshCompletion } from './completion/zsh.ts';
import { standaloneWritten, type WrittenStack, writtenStack } from './stack/written-stack.ts';

const SHELLS: Readonly<Record<string, (all: readonly Proposal[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

runCommand('completion', ({ words: [shell = ''] }) => {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (!script) throw new UsageError(`unknown shell "${shell}"; ${meantOneOf(shell, Object.keys(SHELLS))}`);
  const stack = lastStack();
  const known = {
    environment: Object.keys(ENVIRONMENTS),
    profile: stack?.profiles ?? [],
    service: [...(stack?.services.keys() ?? [])],
    shell: Object.keys(SHELLS),
    standalone: standaloneWritten(),
  };
  print(script(proposals(known)));
  return undefined;
});

/** The project that was written last; without one, a shell proposes no profiles and no services. */
function lastStack(): WrittenStack | undefined {
  try {
    return writtenStack();
  } catch {
    return undefined;
  }
}
