import type { CliContext } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

/** Ends the session at the server and forgets it here. What cannot be ended because it is over already is forgotten too. */
export async function logout(cli: CliContext): Promise<void> {
  const settings = await cli.settings();
  if (settings.address === null) throw wrongUsage('No server is known.', 'Name it with --url ADDRESS.');
  const kept = cli.credentials.of(settings.address);
  if (kept === null)
    throw new CliError(exitCodes.noRight, `Nobody is signed in at ${settings.address} from here.`);
  if (kept.kind === 'session')
    await cli
      .apiWith(settings, kept.token)
      .call('/api/v1/session', { method: 'DELETE' })
      .catch((error: unknown) => {
        if (!(error instanceof CliError && error.exitCode === exitCodes.noRight)) throw error;
      });
  cli.credentials.forget(settings.address);
  cli.terminal.result(
    { server: settings.address, signedOut: true },
    () => `Signed out at ${settings.address}.`,
  );
  if (kept.kind === 'token')
    cli.terminal.talk('The token was forgotten here; it stays good until it expires or is revoked.');
}
