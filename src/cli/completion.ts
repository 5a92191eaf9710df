import { rules } from '#rules/index';
import { type CommandName, type CommandSpec, commands } from './args.ts';
import { type OptionName, type OptionSpec, options } from './options.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const names = Object.keys(commands) as CommandName[];

const valuesOf = (name: OptionName, { formats }: CommandSpec): readonly string[] => {
  if (name === 'format') return formats;
  if (name === 'output') return formats.map((format) => `${format}=`);
  return options[name].values ?? [];
};

/** What may be named behind a command, where it is no file. */
const operandsOf = (name: CommandName): readonly string[] =>
  ({ explain: rules.map(({ id }) => id), completion: [...shells, 'man'], config: ['print', 'verify'] })[
    name as 'explain' | 'completion' | 'config'
  ] ?? [];

const flags = (name: OptionName, { short }: OptionSpec): string => `--${name}${short ? ` -${short}` : ''}`;

function bash(): string {
  const cases = names.map((name) => {
    const words = commands[name].options.map((option) => flags(option, options[option])).join(' ');
    return `    ${name}) words='${words}' ;;`;
  });
  const values = names.flatMap((name) =>
    commands[name].options.flatMap((option) => {
      const known = valuesOf(option, commands[name]);
      const { short } = options[option];
      const forms = [`'${name} --${option}'`, ...(short ? [`'${name} -${short}'`] : [])];
      return known.length === 0 ? [] : [`    ${forms.join('|')}) words='${known.join(' ')}' ;;`];
    }),
  );
  const operands = names.flatMap((name) => {
    const known = operandsOf(name);
    return known.length === 0 ? [] : [`    ${name}) words='${known.join(' ')}' ;;`];
  });
  return `# bash completion of sshreach: source it, or put it into /etc/bash_completion.d
_sshreach() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=check words='' word
  # Bash makes the = of --format=text a word of its own.
  if [[ $current == = ]]; then current=''
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
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
  elif [[ -z $words ]]; then
    case $command in
${operands.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -z $words || COMP_CWORD -eq 1 && $current != -* ]]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _sshreach sshreach
`;
}

const quoted = (text: string): string => text.replaceAll("'", "'\\''");

function zsh(): string {
  const descriptions = names.map((name) => `    '${name}:${quoted(commands[name].summary).replaceAll(':', '\\:')}'`);
  const cases = names.map((name) => {
    const specs = commands[name].options.map((option) => {
      const { help, short, value } = options[option];
      const known = valuesOf(option, commands[name]);
      const argument = value === undefined ? '' : `:${value}:${known.length > 0 ? `(${known.join(' ')})` : '_files'}`;
      const text = quoted(help).replace(/[[\]:]/g, '\\$&');
      const equals = value === undefined ? '' : '=';
      const long = `      '*--${option}${equals}[${text}]${quoted(argument)}'`;
      return short ? `${long} \\\n      '*-${short}[${text}]${quoted(argument)}'` : long;
    });
    const operands = operandsOf(name);
    const rest = operands.length === 0 ? "'*:path:_files'" : `'2:${name}:(${operands.join(' ')})'`;
    return `    ${name}) _arguments \\\n${[...specs, `      ${rest}`].join(' \\\n')} ;;`;
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
  const others = names.filter((name) => name !== 'check');
  const lines = names.flatMap((name) => {
    const { summary, options: own } = commands[name];
    const seen = `__fish_seen_subcommand_from ${name}`;
    // Options without a command are those of check.
    const fits = name === 'check' ? `not __fish_seen_subcommand_from ${others.join(' ')}` : seen;
    const operands = operandsOf(name);
    return [
      `complete -c sshreach -n __fish_use_subcommand -a ${name} -d '${quoted(summary)}'`,
      ...(operands.length === 0 ? [] : [`complete -c sshreach -n '${seen}' -f -a '${operands.join(' ')}'`]),
      ...own.map((option) => {
        const { help, short, value } = options[option];
        const known = valuesOf(option, commands[name]);
        const takes = value === undefined ? '' : known.length > 0 ? ` -x -a '${known.join(' ')}'` : ' -r';
        return `complete -c sshreach -n '${fits}' -l ${option}${short ? ` -s ${short}` : ''}${takes} -d '${quoted(help)}'`;
      }),
    ];
  });
  return `# fish completion of sshreach\n${lines.join('\n')}\n`;
}

/** A script for a shell that completes commands, options and their values; made from the table of arguments. */
export const completion = (shell: Shell): string => ({ bash, zsh, fish })[shell]();
