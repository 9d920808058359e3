import { groups, type Proposal } from './proposals.ts';

const PROGRAMS = ['somastack', 'soma'];

/** Completion for fish 3 and newer. */
export function fishCompletion(all: readonly Proposal[]): string {
  const grouped = groups(all);
  const lines = all.flatMap(({ name, summary, words, flags }) => {
    const [first = '', second] = name.split(' ');
    return [
      second === undefined
        ? `-n '__somastack_after' -a ${first} -d ${quoted(summary)}`
        : `-n '__somastack_after ${first}' -a ${second} -d ${quoted(summary)}`,
      ...(words.length > 0 ? [`-n '__somastack_in ${name}' -a ${quoted(words.join(' '))}`] : []),
      ...flags.map(({ name: flag, summary: does, value }) => {
        const takes =
          value === undefined ? '' : value === 'folder' ? ' -r -F' : ` -x -a ${quoted(value.join(' '))}`;
        return `-n '__somastack_in ${name}' -l ${flag}${takes} -d ${quoted(does)}`;
      }),
    ];
  });
  const bare = [...grouped.keys()].filter((first) => !all.some(({ name }) => name === first));
  const firsts = bare.map((first) => `-n '__somastack_after' -a ${first}`);
  return `# Completion of somastack for fish: somastack completion fish | source
function __somastack_after
    set -l words (commandline -opc)
    test "$words[2..]" = "$argv"
end
function __somastack_in
    set -l words (commandline -opc)
    string match -q -- "$argv *" "$words[2..] "
end
${PROGRAMS.flatMap((program) => [`complete -c ${program} -f`, ...[...firsts, ...lines].map((line) => `complete -c ${program} ${line}`)]).join('\n')}
`;
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
