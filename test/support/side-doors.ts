import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema } from 'graphql';
import type { Client } from './client.ts';
import { rest, type Tried, tried, type as typed } from './doors.ts';
import { stack } from './stack.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One command as each door takes it; null where it has none. */
interface Command {
  readonly mutation: string;
  readonly rest: ((input: Fields) => readonly [path: string, body: object]) | null;
  readonly cli: (input: Fields) => readonly string[];
}
const at = (value: unknown): string => encodeURIComponent(String(value));
const without = (input: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)));
/** Flags in the words of the command line. */
const flags = (input: Fields, names: Readonly<Record<string, string>>): string[] =>
  Object.entries(names).flatMap(([field, flag]) =>
    input[field] === undefined ? [] : [flag, input[field] as string],
  );

/** Commands that alter who may do what on a change, besides voting and its steps. */
export const commands = {
  delegateVote: {
    mutation: 'delegateVote',
    rest: (input) => ['/api/v1/delegations', input],
    cli: (input) => [
      ...['delegation', 'create', String(input['delegate'])],
      ...flags(input, { to: '--until', from: '--from', delegator: '--delegator' }),
    ],
  },
  requestFreezeOverride: {
    mutation: 'requestFreezeOverride',
    rest: (input) => [`/api/v1/changes/${at(input['change'])}/freeze-overrides`, without(input, 'change')],
    cli: (input) => [
      ...['freeze', 'override', 'request', String(input['change'])],
      ...flags(input, { reason: '--reason', until: '--until' }),
    ],
  },
  decideFreezeOverride: {
    mutation: 'decideFreezeOverride',
    rest: (input) => [
      `/api/v1/freeze-overrides/${at(input['override'])}/decision`,
      without(input, 'override'),
    ],
    cli: (input) => [
      ...['freeze', 'override', 'decide', String(input['override'])],
      ...[input['verdict'] === 'GRANTED' ? '--grant' : '--reject'],
      ...flags(input, { reason: '--reason', until: '--until' }),
    ],
  },
  requestException: {
    mutation: 'requestException',
    rest: (input) => ['/api/v1/exceptions', input],
    cli: (input) => [
      ...['exception', 'request', String(input['rule'])],
      ...flags(input, { reason: '--reason', until: '--until', change: '--change', service: '--service' }),
    ],
  },
  decideException: {
    mutation: 'decideException',
    rest: (input) => [`/api/v1/exceptions/${at(input['exception'])}/decision`, without(input, 'exception')],
    cli: (input) => [
      ...['exception', 'decide', String(input['exception'])],
      ...[input['granted'] === true ? '--grant' : '--refuse', '--note', String(input['note'])],
    ],
  },
  recuseSelf: {
    mutation: 'recuseSelf',
    rest: (input) => [`/api/v1/changes/${at(input['change'])}/recusals`, without(input, 'change')],
    cli: (input) => ['recuse', String(input['change']), '--reason', String(input['reason'])],
  },
  markConditionMet: {
    mutation: 'markConditionMet',
    rest: (input) => [`/api/v1/conditions/${at(input['condition'])}/met`, without(input, 'condition')],
    cli: (input) => ['condition', 'met', String(input['condition']), '--evidence', String(input['evidence'])],
  },
  raiseRisk: {
    mutation: 'raiseRisk',
    rest: (input) => [`/api/v1/changes/${at(input['change'])}/risk/raise`, without(input, 'change')],
    cli: (input) => [
      ...['risk', 'raise', String(input['change'])],
      ...flags(input, { class: '--class', reason: '--reason' }),
    ],
  },
  lowerRisk: {
    mutation: 'lowerRisk',
    rest: (input) => [`/api/v1/changes/${at(input['change'])}/risk/lower`, without(input, 'change')],
    cli: (input) => [
      ...['risk', 'lower', String(input['change'])],
      ...flags(input, { class: '--class', reason: '--reason' }),
    ],
  },
  // Sets of rules have no door over REST.
  activatePolicySet: {
    mutation: 'activatePolicySet',
    rest: null,
    cli: (input) => ['policy', 'activate', String(input['proposal']), '--digest', String(input['digest'])],
  },
} as const satisfies Readonly<Record<string, Command>>;
export type CommandName = keyof typeof commands;

/** Gives a command through one door. */
export type SideDoor = (by: Client, name: CommandName, input: Fields) => Promise<Tried>;

const graphql: SideDoor = async (by, name, input) => {
  const { mutation } = commands[name];
  const schema = buildSchema(readFileSync(path.join(stack().root, 'schema/schema.graphql'), 'utf8'));
  const type = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type.toString() ?? '';
  const { data, errors } = await by.send<
    Record<string, { problems: { code: string; rule: string | null }[] }>
  >(`mutation ($input: ${type}) { ${mutation}(input: $input) { problems { code rule } } }`, { input });
  if (errors.length > 0)
    return { taken: false, codes: errors.map((e) => String(e.extensions['code'])), rules: [] };
  const problems = data?.[mutation]?.problems ?? [];
  return tried(problems.length === 0, problems);
};
const overRest: SideDoor = (by, name, input) => {
  const command: Command = commands[name];
  if (command.rest === null) return graphql(by, name, input);
  const [to, body] = command.rest(input);
  return rest(by, 'POST', to, body);
};
const cli: SideDoor = (by, name, input) => typed(by, (commands[name] as Command).cli(input));

export const sideDoors: readonly (readonly [name: string, door: SideDoor])[] = [
  ['GraphQL', graphql],
  ['REST', overRest],
  ['the CLI', cli],
];
