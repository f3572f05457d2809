import { type Command, Argument } from 'commander';
import { completionScripts, type CommandTree, type Shell, shells } from '../input/completion-scripts.ts';
import type { CliContext, Registration } from '../context.ts';

export function registerCompletion({ program, begin }: Registration): void {
  program
    .command('completion')
    .description('print a completion script; load it from your shell’s start-up file')
    .addArgument(new Argument('<shell>', 'for which shell').choices(shells))
    .action(
      begin((cli: CliContext, shell: Shell) => {
        cli.terminal.data(completionScripts[shell](treeOf(program)));
        return Promise.resolve();
      }),
    );
}

/** The commands and their options, as the scripts need them. */
function treeOf(command: Command): CommandTree {
  return {
    name: command.name(),
    options: command.options.flatMap((option) => option.long ?? []),
    commands: command.commands.map(treeOf),
  };
}
