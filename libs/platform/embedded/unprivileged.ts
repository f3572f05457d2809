import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';

/** How to start a program that refuses to be root. */
export interface Runner {
  /** The words before the program's own; empty for an ordinary user. */
  readonly prefix: readonly string[];
  /** Who must own the files that it writes. */
  readonly owner: { readonly uid: number; readonly gid: number };
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, and a clone of root's may lie where nobody else can go (/root has mode 700).
 * Three ways, the least intrusive first; each is tried for real before it is chosen:
 * 1. a user namespace in which root has another number: the files stay root's, no directory is in the way;
 * 2. another account, where it can reach the binaries and the data;
 * 3. another account with one capability, to pass directories that are closed to it.
 * Containers often forbid the first and allow the others.
 */
export function unprivilegedRunner(binary: string, directory: string): Runner {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { prefix: [], owner: { uid, gid: process.getgid?.() ?? 0 } };
  const found = candidates(directory).find((candidate) => works(candidate, binary, directory));
  if (found !== undefined) return found;
  throw new Error(
    'PostgreSQL does not run as root, and none of the ways to run it as somebody else works here ' +
      '(unshare --user; setpriv to another account). Start Gavel as an ordinary user, install util-linux, ' +
      'or set GAVEL_DATABASE_URL and GAVEL_DATABASE_OWNER_URL to a PostgreSQL of your own.',
  );
}

function candidates(directory: string): Runner[] {
  const { uid, gid } = statSync(directory);
  const other = otherAccount(readFileSync('/etc/passwd', 'utf8'));
  const account = uid === 0 ? other : { uid, gid };
  const setpriv = ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  const changed: Runner[] = [
    { prefix: [...setpriv, '--'], owner: account },
    {
      prefix: [...setpriv, '--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--'],
      owner: account,
    },
  ];
  const mapped = ['unshare', '--user', `--map-user=${other.uid}`, `--map-group=${other.gid}`, '--'];
  // Data that already belongs to an ordinary user stays that user's.
  return uid === 0 ? [{ prefix: mapped, owner: { uid: 0, gid: 0 } }, ...changed] : changed;
}

/** initdb wants an account that has a name, so the number is taken from the list of accounts. */
export function otherAccount(passwd: string): Account {
  const accounts = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => Number(fields[2]) > 0)
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const chosen =
    accounts.find(({ name }) => name === 'postgres') ??
    accounts.find(({ name }) => name === 'nobody') ??
    accounts[0];
  return chosen ?? { uid: 65_534, gid: 65_534 };
}

function works(runner: Runner, binary: string, directory: string): boolean {
  const [command, ...args] = runner.prefix;
  if (command === undefined) return false;
  const test = 'test "$(id -u)" -ne 0 && test -x "$1" && test -x "$2" && cd "$2"';
  return (
    spawnSync(command, [...args, '/bin/sh', '-c', test, 'sh', binary, directory], { stdio: 'ignore' })
      .status === 0
  );
}

/** Gives a directory and all in it to the runner's account, when they are not its already. */
export function giveTo(runner: Runner, directory: string): void {
  const { uid } = statSync(directory);
  if (uid === runner.owner.uid || process.getuid?.() !== 0) return;
  chownSync(directory, runner.owner.uid, runner.owner.gid);
  execFileSync('chown', ['-R', `${runner.owner.uid}:${runner.owner.gid}`, directory]);
}
