export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export interface CommandTree {
  readonly name: string;
  readonly options: readonly string[];
  readonly commands: readonly CommandTree[];
}

/** Every command path with the words that may follow it, as in `gate check` → `--wait …`. */
function followers(tree: CommandTree, path: readonly string[] = []): { path: string; words: string }[] {
  const words = [...tree.commands.map((c) => c.name), ...tree.options].join(' ');
  return [{ path: path.join(' '), words }, ...tree.commands.flatMap((c) => followers(c, [...path, c.name]))];
}

/** A shell case for each path; both bash and zsh read it. */
const cases = (tree: CommandTree): string =>
  followers(tree)
    .map(({ path, words }) => `    "${path}") words="${words}" ;;`)
    .join('\n');

/** The words before the cursor that are commands: the first two that are no options. */
const bash = (
  tree: CommandTree,
): string => `# gavel completion for bash: source this, or put it in ~/.bash_completion
_gavel() {
  local words="" path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) case " ${pathWords(tree)} " in *" $word "*) path="\${path:+$path }$word" ;; esac ;; esac
  done
  case "$path" in
${cases(tree)}
  esac
  COMPREPLY=($(compgen -W "$words ${tree.options.join(' ')}" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _gavel gavel`;

const zsh = (tree: CommandTree): string => `#compdef gavel
# gavel completion for zsh: put it into a folder of $fpath as _gavel
_gavel() {
  local words_of="" path="" word
  for word in "\${words[@]:1:CURRENT-2}"; do
    case "$word" in -*) ;; *) case " ${pathWords(tree)} " in *" $word "*) path="\${path:+$path }$word" ;; esac ;; esac
  done
  local words=""
  case "$path" in
${cases(tree)}
  esac
  compadd -- \${=words} ${tree.options.join(' ')}
}
compdef _gavel gavel`;

function fish(tree: CommandTree): string {
  const lines = followers(tree).flatMap(({ path, words }) => {
    const [first, second] = path.split(' ');
    const seen =
      path === ''
        ? '__fish_use_subcommand'
        : [first, second].flatMap((w) => (w ? `__fish_seen_subcommand_from ${w}` : [])).join('; and ');
    const plain = words.split(' ').filter((w) => w !== '' && !w.startsWith('--'));
    const long = words.split(' ').filter((w) => w.startsWith('--'));
    return [
      ...(plain.length > 0 ? [`complete -c gavel -f -n '${seen}' -a '${plain.join(' ')}'`] : []),
      ...long.map((option) => `complete -c gavel -n '${seen}' -l ${option.slice(2)}`),
    ];
  });
  return ['# gavel completion for fish: save as ~/.config/fish/completions/gavel.fish', ...lines].join('\n');
}

/** Every word that is a command somewhere. */
const pathWords = (tree: CommandTree): string =>
  [...new Set(tree.commands.flatMap((c) => [c.name, ...c.commands.map((d) => d.name)]))].join(' ');

export const completionScripts: Readonly<Record<Shell, (tree: CommandTree) => string>> = { bash, zsh, fish };
