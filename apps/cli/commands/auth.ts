import type { Command } from 'commander';
import type { Begin, Registration } from '../context.ts';
import { login } from './auth-login.ts';
import { logout } from './auth-logout.ts';
import { authStatus } from './auth-status.ts';

/** `gavel login` and `gavel logout`; the group `auth` has them too, beside the status. */
export function registerAuth({ program, begin }: Registration): void {
  addLogin(program, begin);
  addLogout(program, begin);
  const auth = program.command('auth').description('who is signed in; also login and logout');
  addLogin(auth, begin);
  auth.command('status').description('who is signed in, where and until when').action(begin(authStatus));
  addLogout(auth, begin);
}

function addLogin(parent: Command, begin: Begin): void {
  parent
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
}

function addLogout(parent: Command, begin: Begin): void {
  parent.command('logout').description('end the session and forget the token').action(begin(logout));
}
