import type { Command } from 'commander';
import type { CliContext, Registration } from '../context.ts';
import { CliError } from '../errors.ts';
import { exitCodes, exitMeanings } from '../exit-codes.ts';
import { table } from '../terminal/table.ts';

export function registerHelp({ program, begin }: Registration): void {
  program
    .command('help')
    .description('help for a command; help exit-codes lists what exit statuses mean')
    .argument('[topic...]', 'a command, or exit-codes')
    .action(begin((cli: CliContext, topic: string[]) => help(cli, program, topic)));
}

function help(cli: CliContext, program: Command, topic: readonly string[]): Promise<void> {
  if (topic.join(' ') === 'exit-codes') {
    const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
    const codes = names.map((name) => ({ code: exitCodes[name], name, meaning: exitMeanings[name] }));
    cli.terminal.result({ codes }, () =>
      table(
        ['CODE', 'MEANING'],
        codes.map(({ code, meaning }) => [String(code), meaning]),
      ),
    );
    return Promise.resolve();
  }
  let command = program;
  for (const word of topic) {
    const next = command.commands.find((c) => c.name() === word);
    if (next === undefined)
      throw new CliError(
        exitCodes.wrongUsage,
        `There is no command "${topic.join(' ')}".`,
        'Type gavel help.',
      );
    command = next;
  }
  command.outputHelp();
  return Promise.resolve();
}
