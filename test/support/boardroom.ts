import { mail, must, refusals, rulesInForce } from './boards.ts';
import { authorizing } from './approvals.ts';
import type { ShownChange } from './changes.ts';
import type { Client } from './client.ts';
import { OwnSystem } from './own-system.ts';

const names = ['ravi', 'maya', 'sofia', 'akiko', 'george', 'nora', 'hugo', 'lena', 'ines', 'paul'] as const;
export type Name = (typeof names)[number];

export const hour = (n: number): string => new Date(Date.now() + n * 3_600_000).toISOString();

/** A vote for what a change says now. */
export const ballotOf = (change: ShownChange, over = {}) => ({
  change: change.number,
  verdict: 'APPROVE',
  digest: change.contentDigest,
  ...over,
});

/**
 * An organisation with two boards of Akiko, George and Sofia: a panel, with a deputy for George, of which two must
 * approve, and a forum without a veto that goes by majority and whose time is short.
 */
export class Boardroom {
  private constructor(
    readonly system: OwnSystem,
    readonly as: Readonly<Record<Name, Client>>,
  ) {}

  static async open(): Promise<Boardroom> {
    const system = await OwnSystem.start({
      workers: 1,
      policyFiles: {
        'approvals.json': {
          dueHours: { STANDARD: 48, NORMAL: 48, EXPEDITED: 0.002, EMERGENCY: 1 },
          reminderAtShare: [0.25, 0.5],
          escalation: [
            { to: 'director', atShare: 1 },
            { to: { role: 'compliance' }, atShare: 1.1 },
            { to: { board: 'cab' }, atShare: 1.2 },
          ],
          delegationMaxDays: 30,
        },
      },
    });
    const clients = await Promise.all(names.map(async (name) => [name, await system.as(name)] as const));
    const as = Object.fromEntries(clients) as Record<Name, Client>;
    // Ines and Paul may vote as well, where they stand in for somebody.
    await must(as.nora, 'setRoles', { person: mail('ines'), roles: ['APPROVER', 'REQUESTER'] });
    await must(as.nora, 'setRoles', { person: mail('paul'), roles: ['APPROVER', 'REQUESTER'] });
    await must(as.nora, 'setRoles', { person: mail('ravi'), roles: ['APPROVER', 'REQUESTER'] });
    for (const [key, rules] of [
      ['panel', { votingRule: { require: 'COUNT', threshold: 2 } }],
      ['forum', { votingRule: { require: 'MAJORITY' }, veto: false, quorum: 2 }],
    ] as const) {
      await must(as.nora, 'createBoard', { key, name: key, kind: 'SERVICE', ...rules });
      for (const member of ['akiko', 'george', 'sofia'])
        await must(as.nora, 'addBoardMember', { board: key, person: mail(member) });
    }
    await must(as.nora, 'addBoardMember', { board: 'panel', person: mail('ravi') });
    await must(as.nora, 'addBoardMember', {
      board: 'panel',
      person: mail('paul'),
      deputy: true,
      deputyFor: [mail('george')],
    });
    await rulesInForce(
      [as.nora, as.hugo],
      [
        { name: 'panel', types: ['NORMAL'], steps: [{ name: 'Panel', boards: ['panel'], require: 'BOARD' }] },
        {
          name: 'forum',
          types: ['EXPEDITED'],
          steps: [{ name: 'Forum', boards: ['forum'], require: 'BOARD' }],
        },
      ],
    );
    return new Boardroom(system, as);
  }

  /** A change of Ravi's before its board. */
  before(over = {}): Promise<ShownChange> {
    return authorizing({ requester: this.as.ravi, changeManager: this.as.maya }, over);
  }

  /** The rules that a vote is refused by; empty when it was taken. */
  votes(voter: Name, change: ShownChange, over = {}): Promise<string[]> {
    return refusals(this.as[voter], 'castVote', ballotOf(change, over));
  }
}
