import { firstWords, groups, type Proposal } from './proposals.ts';

/** Completion for zsh; `compinit` must have run. */
export function zshCompletion(all: readonly Proposal[]): string {
  const first = [...firstWords(all.map(({ name }) => name)), '--help', '--version'];
  const seconds = [...groups(all)].map(([word, words]) => `      ${word}) proposed+=(${words.join(' ')}) ;;`);
  const twoWords = [...groups(all).keys()].join('|');
  const values = all.flatMap(({ name, flags }) =>
    flags.flatMap(({ name: flag, value }) => {
      if (value === undefined) return [];
      const propose = value === 'folder' ? '_files -/' : `compadd -- ${value.join(' ')}`;
      return [`    '${name} --${flag}') ${propose}; return ;;`];
    }),
  );
  const commands = all.map(({ name, words, flags }) => {
    const proposed = [...words, ...flags.map((flag) => `--${flag.name}`)];
    return `    '${name}') proposed+=(${proposed.join(' ')}) ;;`;
  });
  return `#compdef somastack soma
# Completion of somastack for zsh: source <(somastack completion zsh)
_somastack() {
  local command=\${words[2]} previous=\${words[CURRENT - 1]}
  local -a proposed
  if ((CURRENT == 2)); then
    compadd -- ${first.join(' ')}
    return
  fi
  if ((CURRENT == 3)); then
    case $command in
${seconds.join('\n')}
    esac
  else
    case $command in (${twoWords}) [[ \${words[3]} == -* ]] || command+=" \${words[3]}" ;; esac
  fi
  case "$command $previous" in
${values.join('\n')}
  esac
  case $command in
${commands.join('\n')}
  esac
  compadd -- $proposed
}
compdef _somastack somastack soma
`;
}
