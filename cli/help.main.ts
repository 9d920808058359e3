import manifest from '../package.json' with { type: 'json' };
import { UsageError } from '../constructs/core/problems/errors.ts';
import { meantOneOf } from '../constructs/core/problems/nearest.ts';
import { helpOf, overview } from './command/help.ts';
import { complain, print } from './command/print.ts';
import { EXIT, runCommand } from './command/run-command.ts';
import { COMMANDS, declarationOf } from './command/table.ts';

/** Whatever is no command of its own comes here: help, the version, and words that are no command. */
const [word = '', ...words] = process.argv.slice(2);
const isAlone = words.length === 0;

if (word === '') {
  complain(overview());
  process.exitCode = EXIT.usage;
} else if (word === 'help') {
  process.argv.splice(2, 1);
  runCommand('help', ({ words: named }) => {
    print(named.length === 0 ? overview() : explained(named.join(' ')));
    return EXIT.done;
  });
} else if (isAlone && (word === '--help' || word === '-h')) {
  print(overview());
} else if (isAlone && word === '--version') {
  print(`somastack ${manifest.version}\n`);
} else {
  complain(`${refusal(word, words)}\n`);
  process.exitCode = EXIT.usage;
}

function explained(name: string): string {
  const declared = declarationOf(name);
  const group = inGroup(name);
  if (declared) return helpOf(name, declared);
  if (group.length === 0)
    throw new UsageError(`unknown command "${name}"; ${meantOneOf(name, Object.keys(COMMANDS))}`);
  return group.map((one) => helpOf(one, COMMANDS[one])).join('\n');
}

/** Why these words are no command line. */
function refusal(first: string, [second = '']: readonly string[]): string {
  if (first === '--help' || first === '-h' || first === '--version') return `write ${first} alone`;
  if (first.startsWith('-'))
    return `write the command before ${first}, for example: somastack status ${first}; somastack help lists the commands`;
  const group = inGroup(first).map((name) => name.slice(first.length + 1));
  if (group.length > 0)
    return second === '' || second.startsWith('-')
      ? `write what to do after "${first}": ${group.join(' or ')}`
      : `unknown command "${first} ${second}"; ${meantOneOf(second, group)}`;
  const firsts = [...new Set(Object.keys(COMMANDS).map((name) => name.split(' ')[0] ?? ''))];
  return `unknown command "${first}"; ${meantOneOf(first, firsts)}`;
}

/** Commands of two words that begin with this one. */
function inGroup(first: string): readonly (keyof typeof COMMANDS)[] {
  return (Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]).filter((name) => name.startsWith(`${first} `));
}
