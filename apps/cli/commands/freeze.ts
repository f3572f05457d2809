import { type Command, Option } from 'commander';
import type { Begin, Registration } from '../context.ts';
import { collect } from '../input/file-options.ts';
import { addFreeze } from './freeze-add.ts';
import { listFreezes } from './freeze-list.ts';
import { decideOverride, endOverride, listOverrides, requestOverride } from './freeze-override.ts';

export function registerFreeze({ program, begin }: Registration): void {
  const freeze = program.command('freeze').description('when nothing begins and nothing is deployed');
  freeze
    .command('list')
    .description('list the freezes of a time, each time that one is on')
    .option('--from <instant>', 'that end after this; now unless said')
    .option('--to <instant>', 'that begin before this; in 30 days unless said')
    .option('--service <key>', 'about this service, or all; may be repeated', collect)
    .option('--environment <key>', 'about this environment, or all; may be repeated', collect)
    .option('--region <name>', 'about this region, or all')
    .action(begin(listFreezes));
  freeze
    .command('add')
    .description('add a freeze; with --dry-run only tell which changes it would stop')
    .requiredOption('--name <text>', 'what it is called')
    .requiredOption('--reason <text>', 'why, for those whom it stops')
    .requiredOption('--start <clock>', 'wall clock of the (first) start, as in 2026-12-20T00:00:00')
    .addOption(
      new Option('--strength <how>', 'what it takes to get through')
        .choices(['hard', 'soft'])
        .default('hard'),
    )
    .option('--end <clock>', 'wall clock of its end')
    .option('--duration <iso>', 'how long, by ISO 8601, as in P14D or PT2H; instead of --end')
    .option('--time-zone <name>', 'the time zone of these clocks, as in Europe/Berlin', 'UTC')
    .option('--rule <rrule>', 'recurs by this rule of RFC 5545, as in FREQ=WEEKLY;BYDAY=FR')
    .option('--service <key>', 'about this service; may be repeated', collect)
    .option('--environment <key>', 'in this environment; may be repeated', collect)
    .option('--environment-kind <kind>', 'in all of this kind: dev, test, staging or production', collect)
    .option('--region <name>', 'in this region; may be repeated', collect)
    .option('--tenant <name>', 'of this tenant; may be repeated', collect)
    .option('--tag <text>', 'for changes with this label; may be repeated', collect)
    .option('--exempt <type>', 'a type of change that it does not bind; may be repeated', collect)
    .option('--dry-run', 'add nothing; tell which open changes it would stop')
    .action(begin(addFreeze));
  registerOverrides(freeze, begin);
}

function registerOverrides(freeze: Command, begin: Begin): void {
  const override = freeze.command('override').description('letting one change through a freeze');
  override.helpCommand(false);
  override
    .command('request')
    .description('ask for a change to be let through a freeze, with the content that it has now')
    .argument('<ref>', 'the change: number or id')
    .requiredOption('--reason <text>', 'why it cannot wait')
    .requiredOption('--until <instant>', 'until when, as in 2026-12-24T18:00:00Z')
    .option('--freeze <id>', 'which freeze, where more than one stops the change')
    .action(begin(requestOverride));
  override
    .command('decide')
    .description('grant or reject an override; people only')
    .argument('<id>', 'the override’s id')
    .addOption(new Option('--grant', 'let the change through').conflicts('reject'))
    .option('--reject', 'let the freeze stand')
    .requiredOption('--reason <text>', 'why')
    .option('--until <instant>', 'until when it is granted; what was asked for unless said')
    .action(begin(decideOverride));
  override
    .command('end')
    .description('take an override back before its time')
    .argument('<id>', 'the override’s id')
    .requiredOption('--reason <text>', 'why')
    .action(begin(endOverride));
  override
    .command('list')
    .description('list overrides, the newest first')
    .option('--change <ref>', 'on this change: number or id')
    .option('--state <state>', 'in this state, as in REQUESTED; may be repeated', collect)
    .action(begin(listOverrides));
}
