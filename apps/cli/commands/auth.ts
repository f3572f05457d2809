import type { Registration } from '../context.ts';
import { login } from './auth-login.ts';
import { logout } from './auth-logout.ts';
import { authStatus } from './auth-status.ts';

export function registerAuth({ program, begin }: Registration): void {
  const auth = program.command('auth').description('sign in and out');
  auth
    .command('login')
    .description('sign in at a server; the token is kept for you alone')
    .argument(
      '[address]',
      'the server, as in https://gavel.example; http://127.0.0.1:8080 where nothing else is known',
    )
    .option('--username <name>', 'your user name')
    .option('--password-stdin', 'read the password from stdin')
    .option('--token-stdin', 'read a personal token or a service account’s key from stdin')
    .action(begin(login));
  auth.command('status').description('who is signed in, where and until when').action(begin(authStatus));
  auth.command('logout').description('end the session and forget the token').action(begin(logout));
}
