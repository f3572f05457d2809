import type { Command } from 'commander';
import type { ChangeView } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { type FileOptions, fieldsOf, flagged } from '../input/file-options.ts';
import { type ChangeFields, readChangeFile } from '../input/change-file.ts';
import { commitsOf } from '../input/git-log.ts';
import { oneLine } from '../terminal/plain-text.ts';

export function registerFile({ program, begin }: Registration): void {
  const command: Command = program
    .command('file')
    .description('file a change from a file, from flags, or both; flags win')
    .option('-f, --file <file>', 'a change in YAML or JSON; - is stdin');
  flagged(command)
    .option('--type <type>', 'STANDARD, NORMAL or EXPEDITED; NORMAL unless a template is named')
    .option('--template <key>', 'file a standard change from this template')
    .option('--commits <range>', 'add the commits of this range of the git repository you are in')
    .option('--repository <name>', 'how these commits name their repository; origin’s name unless said')
    .option('--submit', 'hand it in at once')
    .action(begin(file));
}

async function file(cli: CliContext, options: FileOptions): Promise<void> {
  const settings = await cli.settings();
  const fields: ChangeFields = {
    services: settings.services.length > 0 ? settings.services : undefined,
    environments: settings.environments.length > 0 ? settings.environments : undefined,
    ...(options.file === undefined ? {} : await readChangeFile(options.file)),
    ...fieldsOf(options),
  };
  if (options.commits !== undefined) {
    const known = Array.isArray(fields['commits']) ? (fields['commits'] as unknown[]) : [];
    fields['commits'] = [...known, ...(await commitsOf(options.commits, options.repository))];
  }
  if (fields['title'] === undefined)
    throw wrongUsage('A change needs a title.', 'Give --title TEXT, or a file with -f that says it.');
  const type = fields['type'] ?? (fields['template'] === undefined ? 'NORMAL' : 'STANDARD');
  const api = await cli.api();
  const asked = { ...fields, type };
  const change = await api.post<ChangeView>('/api/v1/changes', asked, {
    idempotencyKey: cli.keyOf('file', asked),
  });
  const link = `${api.address}/api/v1/changes/${change.number}`;
  cli.terminal.result({ change, link }, () =>
    [`${change.number}  revision ${change.revision}  ${change.state}`, oneLine(change.title), link].join(
      '\n',
    ),
  );
  cli.terminal.talk(
    change.state === 'DRAFT'
      ? `Next: gavel transition ${change.number} submitChange`
      : `Next: gavel explain ${change.number}`,
  );
}
