import { existsSync, writeFileSync } from 'node:fs';
import type { CliContext } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { policyRoom } from '../input/policy-room.ts';
import { oneLine } from '../terminal/plain-text.ts';

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
type Tried = ReturnType<PolicyRoom['runCases']>['results'];
interface Decided {
  readonly verdict: string;
  readonly by: readonly string[];
}

export async function testPolicies(
  cli: CliContext,
  dir: string,
  { junit }: { junit?: string },
): Promise<void> {
  if (!existsSync(dir)) throw wrongUsage(`There is no folder ${dir}.`);
  const { results, idle, ok } = runIn(await builtRoom(), dir);
  if (junit !== undefined) writeFileSync(junit, junitOf(results, idle));
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

async function builtRoom(): Promise<PolicyRoom> {
  const room = await policyRoom<PolicyRoom>();
  if (room !== null) return room;
  throw new CliError(
    exitCodes.cannotTell,
    'The policy engine is not beside this command.',
    'In a checkout of Gavel type: npm run build && npm run policy:test',
  );
}

/** The results as build servers read them (JUnit XML): a suite for each file, and one for rules that no case needs. */
function junitOf(results: Tried, idle: readonly string[]): string {
  const cases = [
    ...results.map(({ file, name, ok, expected, got }) => ({
      file,
      name,
      failure: ok ? null : `expected ${said(expected)}, got ${said(got)}`,
    })),
    ...idle.map((id) => ({ file: 'idle', name: id, failure: 'no case needs this policy' })),
  ];
  const suites = [...new Set(cases.map(({ file }) => file))].map((file) => {
    const own = cases.filter((c) => c.file === file);
    const failures = own.filter((c) => c.failure !== null).length;
    const rows = own.map(({ name, failure }) =>
      failure === null
        ? `    <testcase classname="${xml(file)}" name="${xml(name)}"/>`
        : `    <testcase classname="${xml(file)}" name="${xml(name)}"><failure message="${xml(failure)}"/></testcase>`,
    );
    return `  <testsuite name="${xml(file)}" tests="${own.length}" failures="${failures}">\n${rows.join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string): string =>
  // XML knows no control characters but these, escaped or not.
  text.replaceAll(/[^\t\n\r\x20-\uFFFD]/g, '').replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
