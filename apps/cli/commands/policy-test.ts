import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CliContext, Registration } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { oneLine } from '../terminal/plain-text.ts';

export function registerPolicy({ program, begin }: Registration): void {
  program
    .command('policy')
    .description('the rules under policies/')
    .command('test')
    .description('run the table tests beside the policies; needs a built checkout of Gavel')
    .argument('[dir]', 'the policies', process.env['GAVEL_POLICY_DIR'] ?? 'policies')
    .action(begin(test));
}

/** What is used of the policy room: it is not in this one file, because it carries Cedar. */
interface PolicyRoom {
  runCases(dir: string): {
    readonly ok: boolean;
    readonly results: readonly {
      readonly file: string;
      readonly name: string;
      readonly ok: boolean;
      readonly expected: Decided;
      readonly got: Decided & { readonly errors: readonly string[] };
    }[];
    readonly idle: readonly string[];
  };
}
interface Decided {
  readonly verdict: string;
  readonly by: readonly string[];
}

async function test(cli: CliContext, dir: string): Promise<void> {
  if (!existsSync(dir)) throw wrongUsage(`There is no folder ${dir}.`);
  const { results, idle, ok } = runIn(await policyRoom(), dir);
  const failed = results.filter((result) => !result.ok);
  cli.terminal.result({ ok, cases: results.length, failed, idle }, () =>
    [
      ...failed.map((f) =>
        oneLine(`✗ ${f.file}: ${f.name}: expected ${said(f.expected)}, got ${said(f.got)}`),
      ),
      ...idle.map((id) => `✗ ${id}: no case needs this policy`),
      `${results.length - failed.length} of ${results.length} cases went as expected.`,
    ].join('\n'),
  );
  if (!ok) process.exitCode = exitCodes.fault;
}

/** Policies or cases that cannot be read are the writer's fault, not this command's. */
function runIn(room: PolicyRoom, dir: string): ReturnType<PolicyRoom['runCases']> {
  try {
    return room.runCases(dir);
  } catch (error) {
    throw new CliError(exitCodes.fault, `The policies in ${dir} cannot be read: ${(error as Error).message}`);
  }
}

const said = ({ verdict, by }: Decided): string => `${verdict} by ${by.join(', ') || 'nothing'}`;

async function policyRoom(): Promise<PolicyRoom> {
  const built = path.join(path.dirname(fileURLToPath(import.meta.url)), 'libs/policy/index.js');
  if (!existsSync(built))
    throw new CliError(
      exitCodes.cannotTell,
      'The policy engine is not beside this command.',
      'In a checkout of Gavel type: npm run build && npm run policy:test',
    );
  return (await import(pathToFileURL(built).href)) as PolicyRoom;
}
