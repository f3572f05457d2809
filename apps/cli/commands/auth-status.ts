import type { CliContext } from '../context.ts';
import { pairs } from '../terminal/table.ts';
import { askViewer } from './viewer.ts';

export async function authStatus(cli: CliContext): Promise<void> {
  const api = await cli.api();
  const { tokenFrom } = await cli.settings();
  const viewer = await askViewer(api);
  const expiresAt = tokenFrom === 'sign-in' ? (cli.credentials.of(api.address)?.expiresAt ?? null) : null;
  cli.terminal.result({ server: api.address, tokenFrom, expiresAt, viewer }, () =>
    pairs([
      ['Server', api.address],
      ['Signed in as', viewer.name],
      ['Counts as', `${viewer.person.name} <${viewer.person.email}>`],
      ['Account', viewer.accountKind],
      ['Roles', viewer.roles.join(', ')],
      ['Scopes', viewer.scopes?.join(', ') ?? 'whatever the roles allow'],
      ['Token from', tokenFrom === 'environment' ? 'GAVEL_TOKEN' : cli.credentials.file],
      ['Until', expiresAt],
    ]),
  );
}
