import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  ActivateApprovalRules,
  AddBoardMember,
  Boards,
  CreateBoard,
  ProposeApprovalRules,
  RuleSets,
} from '#approvals';
import type { Actor } from '#kernel';
import { boards } from './organisation.ts';
import { seededPeople } from './people-step.ts';
import { must, type SeedContext, type SeedStep, use } from './seed-step.ts';

/** Boards with their members, and the approval rules that policies/ ships. */
export const approvalsStep: SeedStep = {
  title: 'boards and approval rules',
  async run(seed) {
    const known = await use(seed, Boards).byKeys(boards.map((b) => b.key));
    const missing = boards.filter((b) => !known.has(b.key));
    for (const board of missing) await addBoard(seed, board);
    const rules = (await use(seed, RuleSets).active()) === null;
    if (rules) await putRulesIntoForce(seed);
    return missing.length > 0 || rules;
  },
};

async function addBoard(seed: SeedContext, { members, ...input }: (typeof boards)[number]): Promise<void> {
  const people = await seededPeople(seed);
  const board = must(await use(seed, CreateBoard).execute(seed.actor, input));
  for (const [i, username] of members.entries())
    must(
      await use(seed, AddBoardMember).execute(seed.actor, {
        board: board.id,
        person: people.get(username) ?? '',
        chair: i === 0,
      }),
    );
}

/** Rules take two people at set-up as well. */
async function putRulesIntoForce(seed: SeedContext): Promise<void> {
  const people = await seededPeople(seed);
  const as = (username: string): Actor => ({ ...seed.actor, personId: people.get(username) ?? null });
  const file = path.join(process.env['GAVEL_POLICY_DIR'] ?? 'policies', 'approval-rules.json');
  const proposed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const { version } = must(await use(seed, ProposeApprovalRules).execute(as('nora'), proposed));
  must(await use(seed, ActivateApprovalRules).execute(as('hugo'), version));
}
