import { type CommandName, type CommandSpec, commands, type OptionName, type OptionSpec, options } from './args.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const names = Object.keys(commands) as CommandName[];

const valuesOf = (name: OptionName, { formats }: CommandSpec): readonly string[] => {
  if (name === 'format') return formats;
  if (name === 'output') return formats.map((format) => `${format}=`);
  return options[name].values ?? [];
};

const flags = (name: OptionName, { short }: OptionSpec): string => `--${name}${short ? ` -${short}` : ''}`;

function bash(): string {
  const cases = names.map((name) => {
    const words = commands[name].options.map((option) => flags(option, options[option])).join(' ');
    return `    ${name}) words='${words}' ;;`;
  });
  const values = names.flatMap((name) =>
    commands[name].options.flatMap((option) => {
      const known = valuesOf(option, commands[name]);
      return known.length === 0 ? [] : [`    '${name} --${option}') words='${known.join(' ')}' ;;`];
    }),
  );
  return `# bash completion of sshreach: source it, or put it into /etc/bash_completion.d
_sshreach() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=check words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${names.join(' ')} " in *" $word "*) command=$word; break ;; esac
  done
  case "$command $previous" in
${values.join('\n')}
  esac
  if [[ -z $words && $current == -* ]]; then
    case $command in
${cases.join('\n')}
    esac
  elif [[ -z $words && COMP_CWORD -eq 1 ]]; then
    words='${names.join(' ')}'
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current") $([[ $words == *--* ]] || compgen -f -- "$current"))
}
complete -o filenames -F _sshreach sshreach
`;
}

const quoted = (text: string): string => text.replaceAll("'", "'\\''");

function zsh(): string {
  const descriptions = names.map((name) => `    '${name}:${quoted(commands[name].summary).replaceAll(':', '\\:')}'`);
  const cases = names.map((name) => {
    const specs = commands[name].options.map((option) => {
      const { help, value } = options[option];
      const known = valuesOf(option, commands[name]);
      const argument = value === undefined ? '' : `:${value}:${known.length > 0 ? `(${known.join(' ')})` : '_files'}`;
      const text = quoted(help).replace(/[[\]:]/g, '\\$&');
      return `      '*--${option}[${text}]${quoted(argument)}'`;
    });
    return `    ${name}) _arguments \\\n${[...specs, "      '*:path:_files'"].join(' \\\n')} ;;`;
  });
  return `#compdef sshreach
_sshreach() {
  local -a names
  names=(
${descriptions.join('\n')}
  )
  local word command=check
  for word in \${words[2,CURRENT-1]}; do
    [[ " ${names.join(' ')} " == *" $word "* ]] && { command=$word; break }
  done
  (( CURRENT == 2 )) && _describe command names
  case $command in
${cases.join('\n')}
  esac
}
compdef _sshreach sshreach
`;
}

function fish(): string {
  const lines = names.flatMap((name) => {
    const { summary, options: own } = commands[name];
    const seen = `__fish_seen_subcommand_from ${name}`;
    return [
      `complete -c sshreach -n __fish_use_subcommand -a ${name} -d '${quoted(summary)}'`,
      ...own.map((option) => {
        const { help, short, value } = options[option];
        const known = valuesOf(option, commands[name]);
        const takes = value === undefined ? '' : known.length > 0 ? ` -x -a '${known.join(' ')}'` : ' -r';
        return `complete -c sshreach -n '${seen}' -l ${option}${short ? ` -s ${short}` : ''}${takes} -d '${quoted(help)}'`;
      }),
    ];
  });
  return `# fish completion of sshreach\n${lines.join('\n')}\n`;
}

/** A script for a shell that completes commands, options and their values; made from the table of arguments. */
export const completion = (shell: Shell): string => ({ bash, zsh, fish })[shell]();
