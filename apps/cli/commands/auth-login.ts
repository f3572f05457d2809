import type { Api } from '../client/api.ts';
import type { Credential } from '../config/credentials.ts';
import type { CliContext } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { oneLine } from '../terminal/plain-text.ts';
import { ask, askSecretly } from '../terminal/prompt.ts';
import { secretFromStdin } from '../terminal/stdin.ts';
import { askViewer } from './viewer.ts';

interface LoginOptions {
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly tokenStdin?: boolean;
}

interface Session {
  readonly token: string;
  readonly expiresAt: string;
  readonly person: { readonly name: string; readonly email: string; readonly roles: readonly string[] };
}

/** Where `npm start` brings Gavel up: taken where nothing says another address. */
const here = 'http://127.0.0.1:8080';

/** Signs in by password, or takes a token after asking the server whose it is. */
export async function login(
  cli: CliContext,
  address: string | undefined,
  options: LoginOptions,
): Promise<void> {
  if (options.passwordStdin === true && options.tokenStdin === true)
    throw wrongUsage('stdin carries a password or a token, not both.');
  const known = await cli.settings(address);
  const settings = known.address === null ? await cli.settings(here) : known;
  const anonymous = cli.apiWith(settings, null);
  const credential =
    options.tokenStdin === true
      ? await byToken(cli.apiWith.bind(cli, settings))
      : await byPassword(cli, anonymous, options);
  cli.credentials.keep(anonymous.address, credential);
  const { token: _secret, ...told } = credential;
  cli.terminal.result({ server: anonymous.address, ...told }, () =>
    oneLine(`Signed in at ${anonymous.address} as ${credential.name}${until(credential.expiresAt)}.`),
  );
  cli.terminal.talk('Next: gavel list');
}

async function byToken(apiWith: (token: string) => Api): Promise<Credential> {
  const token = await secretFromStdin('token');
  const { name } = await askViewer(apiWith(token));
  return { token, kind: 'token', name, expiresAt: null };
}

async function byPassword(cli: CliContext, api: Api, options: LoginOptions): Promise<Credential> {
  const username = options.username ?? (await asked(cli, 'User name: '));
  const password =
    options.passwordStdin === true
      ? await secretFromStdin('password')
      : await askedSecretly(cli, `Password of ${username} at ${api.address}: `);
  const session = await api.post<Session>('/api/v1/session', { username, password });
  return { token: session.token, kind: 'session', name: session.person.name, expiresAt: session.expiresAt };
}

function asked(cli: CliContext, question: string): Promise<string> {
  if (cli.terminal.interactive) return ask(question, cli.keyboard);
  throw wrongUsage('There is no terminal to ask for the user name.', 'Give --username NAME.');
}

function askedSecretly(cli: CliContext, question: string): Promise<string> {
  if (cli.terminal.interactive) return askSecretly(question, cli.keyboard);
  throw wrongUsage(
    'There is no terminal to ask for the password.',
    'Give --password-stdin or --token-stdin and send it on stdin.',
  );
}

const until = (expiresAt: string | null): string => (expiresAt === null ? '' : `, until ${expiresAt}`);
