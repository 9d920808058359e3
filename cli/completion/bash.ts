import { firstWords, groups, type Proposal } from './proposals.ts';

/** Completion for bash 4 and newer. */
export function bashCompletion(all: readonly Proposal[]): string {
  const first = [...firstWords(all.map(({ name }) => name)), '--help', '--version'];
  const seconds = [...groups(all)].map(([word, words]) => `      ${word}) words+=' ${words.join(' ')}' ;;`);
  const twoWords = [...groups(all).keys()].join('|');
  const values = all.flatMap(({ name, flags }) =>
    flags.flatMap(({ name: flag, value }) => {
      if (value === undefined) return [];
      const propose = value === 'folder' ? 'compgen -d' : `compgen -W '${value.join(' ')}'`;
      return [`    '${name} --${flag}') COMPREPLY=($(${propose} -- "$current")); return ;;`];
    }),
  );
  const commands = all.map(({ name, words, flags }) => {
    const proposed = [...words, ...flags.map((flag) => `--${flag.name}`)];
    return `    '${name}') words+=' ${proposed.join(' ')}' ;;`;
  });
  return `# Completion of somastack for bash: source <(somastack completion bash)
_somastack() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} words=
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${first.join(' ')}' -- "$current"))
    return
  fi
  if ((COMP_CWORD == 2)); then
    case $command in
${seconds.join('\n')}
    esac
  else
    case $command in ${twoWords}) [[ \${COMP_WORDS[2]} == -* ]] || command+=" \${COMP_WORDS[2]}" ;; esac
  fi
  case "$command $previous" in
${values.join('\n')}
  esac
  case $command in
${commands.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _somastack somastack soma
`;
}
