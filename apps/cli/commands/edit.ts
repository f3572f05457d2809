import { type ChangeView, changePath } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { type ChangeFields, readChangeFile } from '../input/change-file.ts';
import { type FileOptions, fieldsOf, flagged } from '../input/file-options.ts';

export function registerEdit({ program, begin }: Registration): void {
  const command = program
    .command('edit')
    .description('edit a change: only what is given is altered; a material edit makes approvals void')
    .argument('<ref>', 'its number or id')
    .option('-f, --file <file>', 'fields in YAML or JSON; - is stdin')
    .option('--if-version <n>', 'only if the change is at this version still; the present one unless said');
  flagged(command).action(begin(edit));
}

async function edit(
  cli: CliContext,
  ref: string,
  options: FileOptions & { readonly ifVersion?: string },
): Promise<void> {
  const fields: ChangeFields = {
    ...(options.file === undefined ? {} : await readChangeFile(options.file)),
    ...fieldsOf(options),
  };
  if (Object.keys(fields).length === 0)
    throw wrongUsage('Nothing is given to edit.', 'See gavel edit --help.');
  const api = await cli.api();
  const before = await api.get<ChangeView>(changePath(ref));
  const version = options.ifVersion ?? String(before.version);
  const { value: change } = await api.call<ChangeView>(changePath(before.number), {
    method: 'PATCH',
    json: fields,
    headers: { 'if-match': `"${version}"` },
    idempotencyKey: cli.keyOf('edit', { ref, version, fields }),
  });
  cli.terminal.result(
    { change },
    () => `${change.number}  revision ${change.revision} (version ${change.version})  ${change.state}`,
  );
  if (change.revision !== before.revision)
    cli.terminal.talk('The edit was material: what was approved before is void.');
}
