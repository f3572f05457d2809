import { Command, Option } from 'commander';
import { registerAdmin } from './commands/admin-reconcile.ts';
import { registerApi } from './commands/api.ts';
import { registerAudit } from './commands/audit.ts';
import { registerAuth } from './commands/auth.ts';
import { registerCalendar } from './commands/calendar.ts';
import { registerComment } from './commands/comment.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerConflicts } from './commands/conflicts.ts';
import { registerDelegation } from './commands/delegation.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEdit } from './commands/edit.ts';
import { registerEmergency } from './commands/emergency.ts';
import { registerEvidence } from './commands/evidence.ts';
import { registerException } from './commands/exception.ts';
import { registerMeeting } from './commands/meeting.ts';
import { registerExplain } from './commands/explain.ts';
import { registerFile } from './commands/file.ts';
import { registerFreeze } from './commands/freeze.ts';
import { registerGate } from './commands/gate-check.ts';
import { registerHold } from './commands/hold.ts';
import { registerHelp } from './commands/help.ts';
import { registerList } from './commands/list.ts';
import { registerRisk } from './commands/risk.ts';
import { registerPack } from './commands/pack.ts';
import { registerPolicy } from './commands/policy.ts';
import { registerRetention } from './commands/retention.ts';
import { registerShow } from './commands/show.ts';
import { registerSeat } from './commands/seat.ts';
import { registerSlot } from './commands/slot-find.ts';
import { registerStatus } from './commands/status.ts';
import { registerTransition } from './commands/transition.ts';
import { registerVerify } from './commands/verify.ts';
import { registerVoteMany } from './commands/vote-many.ts';
import { registerVotes } from './commands/vote.ts';
import { registerWait } from './commands/wait.ts';
import { registerWitness } from './commands/witness.ts';
import { type Begin, CliContext, type GlobalOptions } from './context.ts';

/** Set by the build to the package's version. */
const version = process.env['GAVEL_CLI_VERSION'] ?? 'unbuilt';

const registrations = [
  registerAuth,
  registerFile,
  registerEdit,
  registerEmergency,
  registerShow,
  registerList,
  registerStatus,
  registerExplain,
  registerWait,
  registerVotes,
  registerVoteMany,
  registerSeat,
  registerDelegation,
  registerException,
  registerTransition,
  registerComment,
  registerEvidence,
  registerMeeting,
  registerGate,
  registerFreeze,
  registerConflicts,
  registerSlot,
  registerCalendar,
  registerPolicy,
  registerRisk,
  registerHold,
  registerRetention,
  registerPack,
  registerAudit,
  registerVerify,
  registerWitness,
  registerAdmin,
  registerApi,
  registerDoctor,
  registerCompletion,
  registerHelp,
];

/** The whole command line. Nothing is read, asked or sent before a command runs. */
export function createProgram(env: NodeJS.ProcessEnv, signal: AbortSignal): Command {
  const program = new Command('gavel')
    .description('Change control from the command line: file, approve, gate and audit changes.')
    .version(version, '-V, --version', 'print the version')
    .option('--url <address>', 'the server; else GAVEL_URL, .gavel.yml, or where you signed in last')
    .option('--json', 'print one JSON document on stdout')
    .addOption(new Option('--no-input', 'ask nothing; fail where something would have to be asked'))
    .option('--request-timeout <span>', 'how long one call may take, as in 30s')
    .option('--idempotency-key <key>', 'the same key has one effect and one answer')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showHelpAfterError('Type gavel help, or add --help to a command.')
    .helpCommand(false)
    .exitOverride();
  const begin: Begin =
    <Args extends unknown[]>(action: (cli: CliContext, ...args: Args) => Promise<void>) =>
    (...args) => {
      const command = args.at(-1) as Command;
      const cli = new CliContext(command.optsWithGlobals<GlobalOptions>(), env, signal);
      return action(cli, ...(args.slice(0, -1) as Args));
    };
  for (const register of registrations) register({ program, begin });
  // `gavel help gate check` serves them all.
  for (const group of program.commands) group.helpCommand(false);
  return program;
}
