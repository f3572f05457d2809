import { expect } from '@jest/globals';
import { does, type ShownChange, wholeChange } from './changes.ts';
import type { Client } from './client.ts';

export interface Signal {
  readonly name: string;
  readonly value: string | null;
  readonly points: number;
  readonly missing: boolean;
  readonly source: string;
  readonly sourceIds: readonly string[];
  readonly sentence: string;
}
export interface ShownRisk {
  readonly risk: string;
  readonly effectiveRisk: string;
  readonly state: string;
  readonly riskAssessment: {
    readonly score: number;
    readonly class: string;
    readonly complete: boolean;
    readonly model: string;
    readonly signals: readonly Signal[];
  } | null;
  readonly riskAssessments: { readonly nodes: readonly { readonly because: string }[] };
  readonly riskOverride: { readonly inForce: boolean; readonly decidedBy: { readonly name: string } } | null;
}

/** What is shown of a change's risk. */
export const riskOf = async (client: Client, { number }: { readonly number: string }): Promise<ShownRisk> =>
  (
    await client.ask<{ change: ShownRisk }>(
      `query ($ref: String!) { change(ref: $ref) { risk effectiveRisk state
        riskAssessment { score class complete model signals { name value points missing source sourceIds sentence } }
        riskAssessments { nodes { because } } riskOverride { inForce decidedBy { name } } } }`,
      { ref: number },
    )
  ).change;
export const signal = ({ riskAssessment }: ShownRisk, name: string): Signal => {
  const found = riskAssessment?.signals.find((s) => s.name === name);
  if (found === undefined) throw new Error(`no signal ${name}`);
  return found;
};
export const submittedBy = (client: Client, over: Record<string, unknown> = {}): Promise<ShownChange> =>
  does(client, 'fileChange', { ...wholeChange(over), submit: true });
export const edited = (client: Client, change: ShownChange, over: Record<string, unknown>) =>
  does(client, 'updateChange', { change: change.number, expectedVersion: change.version, ...over });

export async function attachDocument(
  by: Client,
  change: ShownChange,
  kind: string,
  name: string,
  content: string,
): Promise<void> {
  const { status, body } = await by
    .with({ 'content-type': 'application/xml' })
    .rest('POST', `/api/v1/changes/${change.number}/evidence?kind=${kind}&name=${name}`, content);
  expect([status, body]).toEqual([201, expect.anything()]);
}
export const junit = (failures = 0) =>
  `<testsuite tests="2" failures="${failures}"><testcase name="a"/><testcase name="b">${failures > 0 ? '<failure/>' : ''}</testcase></testsuite>`;

/** A change whose risk is high by what it touches, and whose requester says that it is low. */
export const perilous = {
  services: ['payments'],
  risk: 'LOW',
  outageExpected: true,
  commits: [
    {
      repository: 'acme/payments',
      sha: 'a'.repeat(40),
      author: 'ravi@acme.example',
      stats: { files: 60, added: 2_400, deleted: 900 },
      paths: ['migrations/0042-ledger.sql', 'libs/auth/guard.ts', 'package-lock.json'],
    },
  ],
};
