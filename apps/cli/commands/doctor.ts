import { existsSync, statSync } from 'node:fs';
import type { Api } from '../client/api.ts';
import { projectFile, userFile } from '../config/settings-files.ts';
import type { CliContext, Registration } from '../context.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { table } from '../terminal/table.ts';
import { askViewer } from './viewer.ts';

interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly found: string;
  /** What the command exits with when this check fails. */
  readonly exit: ExitCode;
}

export function registerDoctor({ program, begin }: Registration): void {
  program
    .command('doctor')
    .description('check settings, server and sign-in; says what is wrong and what to do')
    .action(begin(doctor));
}

async function doctor(cli: CliContext): Promise<void> {
  const settings = await cli.settings();
  const checks: Check[] = [
    { what: 'Node', ok: true, found: process.version, exit: exitCodes.fault },
    { what: 'Project file', ok: true, found: projectFile(process.cwd()) ?? 'none', exit: exitCodes.fault },
    { what: 'User file', ok: true, found: fileIfThere(userFile(cli.env)), exit: exitCodes.fault },
    credentialsCheck(cli.credentials.file),
    {
      what: 'Address',
      ok: settings.address !== null,
      found:
        settings.address === null
          ? 'none: set GAVEL_URL'
          : `${settings.address} (${settings.addressFrom ?? ''})`,
      exit: exitCodes.wrongUsage,
    },
  ];
  if (settings.address !== null) {
    const api = cli.apiWith(settings, settings.token);
    checks.push(...(await serverChecks(api)), await signInCheck(api, settings.token));
  }
  const failed = checks.find((check) => !check.ok);
  cli.terminal.result({ ok: failed === undefined, checks }, () =>
    table(
      ['CHECK', '', 'FOUND'],
      checks.map(({ what, ok, found }) => [what, ok ? 'ok' : 'WRONG', found]),
    ),
  );
  if (failed !== undefined) process.exitCode = failed.exit;
}

const fileIfThere = (file: string): string => (existsSync(file) ? file : 'none');

function credentialsCheck(file: string): Check {
  const check = { what: 'Credentials', exit: exitCodes.fault };
  if (!existsSync(file)) return { ...check, ok: true, found: 'none kept' };
  const open = (statSync(file).mode & 0o077) !== 0;
  return { ...check, ok: !open, found: open ? `others can read ${file}: chmod 600 it` : file };
}

/** Clocks further apart than this make tokens and windows look wrong. */
const tolerableSkew = 30_000;

async function serverChecks(api: Api): Promise<Check[]> {
  try {
    const { status, headers } = await api.call<unknown>('/health/ready');
    const skew = Math.abs(Date.now() - Date.parse(headers.get('date') ?? ''));
    return [
      { what: 'Server', ok: true, found: `ready (${status})`, exit: exitCodes.cannotTell },
      {
        what: 'Clock',
        ok: !(skew > tolerableSkew),
        found: Number.isNaN(skew) ? 'unknown' : `${Math.round(skew / 1_000)} s apart from the server’s`,
        exit: exitCodes.fault,
      },
    ];
  } catch (error) {
    const found = error instanceof CliError ? error.message : String(error);
    return [{ what: 'Server', ok: false, found, exit: exitCodes.cannotTell }];
  }
}

async function signInCheck(api: Api, token: string | null): Promise<Check> {
  const check = { what: 'Sign-in', ok: false, exit: exitCodes.noRight };
  if (token === null) return { ...check, found: 'nobody is signed in: gavel login' };
  try {
    const { name, roles } = await askViewer(api);
    return { ...check, ok: true, found: `${name} (${roles.join(', ')})` };
  } catch (error) {
    const { message, exitCode } = error as CliError;
    return { ...check, found: message, exit: exitCode };
  }
}
