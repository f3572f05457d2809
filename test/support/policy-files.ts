import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from './client.ts';
import { stack } from './stack.ts';

export interface File {
  readonly name: string;
  readonly text: string;
}

/** The shipped set with its cases, altered: text appended to a file, or another text in its place. */
export function policyFiles(
  over: Readonly<Record<string, string | ((text: string) => string)>> = {},
): File[] {
  const root = path.join(stack().root, 'policies');
  const shipped = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => /\.(cedar|cedarschema|cases\.yaml)$|^case-defaults\.yaml$/.test(name))
    .map((name) => ({ name, text: readFileSync(path.join(root, name), 'utf8') }));
  const known = new Set(shipped.map(({ name }) => name));
  const altered = ({ name, text }: File): File => {
    const other = over[name];
    return { name, text: typeof other === 'function' ? other(text) : (other ?? text) };
  };
  const added = Object.entries(over).flatMap(([name, text]) =>
    known.has(name) || typeof text === 'function' ? [] : [{ name, text }],
  );
  return [...shipped.map(altered), ...added];
}

/** A rule with the case that needs it, in files of their own. */
export const extra = (rule: string, cases: string): Record<string, string> => ({
  'extra/extra.cedar': rule,
  'extra/extra.cases.yaml': `cases:\n${cases}`,
});

interface Refusal {
  readonly code: string;
  readonly rule: string | null;
  readonly message: string;
}
export interface Proposal {
  readonly id: string;
  readonly digest: string;
  readonly version: number | null;
  readonly difference: { readonly added: string[]; readonly removed: string[]; readonly changed: string[] };
}
export interface Answer {
  readonly proposal: Proposal | null;
  readonly problems: readonly Refusal[];
}

const fields = `proposal { id digest version difference { added removed changed } } problems { code rule message }`;
export async function propose(by: Client, input: { files?: File[]; again?: number }): Promise<Answer> {
  const { proposePolicySet } = await by.ask<{ proposePolicySet: Answer }>(
    `mutation ($input: ProposePolicySetInput!) { proposePolicySet(input: $input) { ${fields} } }`,
    { input: { reason: 'To be tried.', ...input } },
  );
  return proposePolicySet;
}
export async function proposed(by: Client, input: { files?: File[]; again?: number }): Promise<Proposal> {
  const { proposal, problems } = await propose(by, input);
  if (proposal === null) throw new Error(JSON.stringify(problems));
  return proposal;
}
export async function activate(by: Client, { id, digest }: Proposal): Promise<Answer> {
  const { data, errors } = await by.send<{ activatePolicySet: Answer }>(
    `mutation ($input: ActivatePolicySetInput!) { activatePolicySet(input: $input) { ${fields} } }`,
    { input: { proposal: id, digest } },
  );
  return (
    data?.activatePolicySet ?? {
      proposal: null,
      problems: errors.map((e) => ({ code: String(e.extensions['code']), rule: null, message: e.message })),
    }
  );
}
export const rules = (answer: Answer): (string | null)[] => answer.problems.map((p) => p.rule);

/** From 2026-09-21 on (the shipped cases are of an earlier time) it lets requesters assess their own changes: looser. Keeps everybody from commenting on changes of high risk: tighter. */
export const otherRules = extra(
  `@id("requester-assesses")
@reason("Requesters may assess what they filed.")
@who("whoever filed it")
permit (principal is Person, action == Action::"assessChange", resource)
when { resource.requesters.contains(principal.id) && context.now > 1790000000 };

@id("no-comments-on-high-risk")
@reason("Nothing is said on changes of high risk.")
@wayOut("Wait until its risk is lower.")
forbid (principal is Person, action == Action::"commentOnChange", resource)
when { resource.risk == "HIGH" };
`,
  `  - { name: a requester assesses, as: rita, action: assessChange, context: { now: 1800000000 }, expect: allow, by: [requester-assesses] }
  - { name: no comments, as: rita, roles: [requester], action: commentOnChange, change: { risk: HIGH }, expect: deny, by: [no-comments-on-high-risk] }
`,
);
