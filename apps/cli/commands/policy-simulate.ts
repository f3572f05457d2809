import { existsSync } from 'node:fs';
import type { Api } from '../client/api.ts';
import { lookAgain, untilNextLook } from '../client/looking.ts';
import { problemFields } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { readPolicyFolder } from '../input/policy-folder.ts';
import { parseSince } from '../input/since.ts';
import { oneLine } from '../terminal/plain-text.ts';
import { table } from '../terminal/table.ts';

interface Said {
  readonly verdict: string;
  readonly by: readonly string[];
}
interface Turns {
  readonly name: string;
  readonly toDeny: number;
  readonly toAllow: number;
}
interface Simulation {
  readonly id: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'DONE' | 'CANCELED' | 'FAILED';
  readonly total: number | null;
  readonly done: number;
  readonly toDeny: number;
  readonly toAllow: number;
  readonly otherReasons: number;
  readonly undecidable: number;
  readonly fault: string | null;
  readonly byAction: readonly Turns[];
  readonly byRule: readonly Turns[];
  readonly examples: readonly {
    readonly decision: string;
    readonly decidedAt: string;
    readonly action: string;
    readonly change: string | null;
    readonly person: string | null;
    readonly before: Said;
    readonly after: Said;
  }[];
}

const progress = 'id state total done fault';
const whole = `${progress} digest since until toDeny toAllow otherReasons undecidable byAction { name toDeny toAllow }
  byRule { name toDeny toAllow } examples { decision decidedAt action change person before { verdict by } after { verdict by } }`;
/** How long a server that is away is waited for; the simulation itself goes on without anybody who waits. */
const patienceMs = 60_000;

/** Has the server try rules on the past, and tells how far it is until it is through. */
export async function simulatePolicies(
  cli: CliContext,
  what: string,
  { since, failOnFlip }: { since: string; failOnFlip?: boolean },
): Promise<void> {
  const from = parseSince(since, new Date());
  const input = existsSync(what)
    ? { since: from, files: readPolicyFolder(what).filter(({ name }) => /\.cedar(schema)?$/.test(name)) }
    : { since: from, proposal: what };
  const api = await cli.api();
  const { simulatePolicySet } = await api.graphql<{ simulatePolicySet: { simulation: Simulation } }>(
    `mutation ($input: SimulatePolicySetInput!) { simulatePolicySet(input: $input) {
       simulation { ${progress} } problems { ${problemFields} } } }`,
    { input },
    { idempotencyKey: cli.keyOf('policy-simulate', input) },
  );
  const ended = await followed(cli, api, simulatePolicySet.simulation);
  cli.terminal.result({ simulation: ended }, () => text(ended));
  if (ended.state !== 'DONE')
    throw new CliError(exitCodes.fault, ended.fault ?? `The simulation is ${ended.state}.`);
  if (failOnFlip === true && ended.toDeny + ended.toAllow > 0) process.exitCode = exitCodes.closedByRule;
}

async function followed(cli: CliContext, api: Api, begun: Simulation): Promise<Simulation> {
  const read = async (fields: string): Promise<Simulation> =>
    (
      await api.graphql<{ policySimulation: Simulation }>(
        `query ($id: ID!) { policySimulation(id: $id) { ${fields} } }`,
        { id: begun.id },
      )
    ).policySimulation;
  let told = -1;
  let until = Date.now() + patienceMs;
  const look = async (): Promise<Simulation> => {
    const seen = await read(progress);
    until = Date.now() + patienceMs;
    return seen;
  };
  let seen = begun;
  for (let looks = 0; ; looks += 1) {
    if (seen.done !== told && seen.total !== null)
      cli.terminal.talk(`${seen.done} of ${seen.total} decisions`);
    told = seen.total === null ? told : seen.done;
    if (seen.state !== 'QUEUED' && seen.state !== 'RUNNING') return read(whole);
    await untilNextLook(looks, cli.signal);
    seen = await lookAgain(look, seen, until);
  }
}

function text(s: Simulation): string {
  const said = ({ verdict, by }: Said): string => `${verdict} by ${by.join(', ')}`;
  const counts = (heading: string, turns: readonly Turns[]): string[] =>
    turns.length === 0
      ? []
      : [
          '',
          table(
            [heading, 'REFUSED NOW', 'ALLOWED NOW'],
            turns.map((t) => [t.name, String(t.toDeny), String(t.toAllow)]),
          ),
        ];
  return [
    `Of ${s.done} decisions ${s.toDeny} would be refused that were allowed, and ${s.toAllow} allowed that were refused.`,
    ...(s.otherReasons > 0 ? [`${s.otherReasons} would end the same, by other rules.`] : []),
    ...(s.undecidable > 0
      ? [`${s.undecidable} cannot be told: the facts of their time lack what the rules ask for.`]
      : []),
    ...counts('ACTION', s.byAction),
    ...counts('RULE', s.byRule),
    ...(s.examples.length > 0 ? ['', 'Examples'] : []),
    ...s.examples.map((e) =>
      oneLine(
        `- ${e.decidedAt} ${e.action}: was ${said(e.before)}, would be ${said(e.after)} (decision ${e.decision}${e.change === null ? '' : `, change ${e.change}`})`,
      ),
    ),
  ].join('\n');
}
