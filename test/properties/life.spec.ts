import { describe, expect, it } from '@jest/globals';
import { type Id, newId, roles } from '#kernel';
import { type ChangeState, changeStates, contentDigest, Requirements } from '#changes';
import { buildPolicySet, loadPolicySet, PoliciesInForce } from '#policy';
import fc from 'fast-check';
import { actorOf, begun, type Person, World } from './world.ts';

const policies = loadPolicySet('policies');
const requirements = Requirements.read('policies');
const ids: Id[] = Array.from({ length: 6 }, () => newId());

const commands = [
  'submitChange',
  'assessChange',
  'rejectChange',
  'reworkChange',
  'cancelChange',
  'approve',
  'approve',
  'approve',
  'reject',
  'abstain',
  'withdraw',
  'staleVote',
  'start',
  'start',
  'completeImplementation',
  'pass',
  'pass',
  'fail',
  'rollBackChange',
  'closeChange',
  'editMaterial',
  'editTags',
  'later',
  'loseEvidence',
  'review',
] as const;
type Command = (typeof commands)[number];

/** Pure chance seldom walks a change to its end: `onward` stands for the command that leads on from where it is. */
const onward: Readonly<Record<ChangeState, Command>> = {
  DRAFT: 'submitChange',
  ASSESSING: 'assessChange',
  AUTHORIZING: 'approve',
  SCHEDULED: 'start',
  IMPLEMENTING: 'completeImplementation',
  VALIDATING: 'pass',
  ROLLED_BACK: 'pass',
  REVIEWING: 'closeChange',
  REJECTED: 'reworkChange',
  CLOSED: 'editTags',
  CANCELED: 'editTags',
};

const aPerson = (id: Id): fc.Arbitrary<Person> =>
  fc.subarray([...roles], { minLength: 1, maxLength: 4 }).map((chosen) => ({ id, roles: chosen }));
const anIndex = fc.nat({ max: ids.length - 1 });
const aSequence = fc.record({
  people: fc.tuple(...ids.map(aPerson)),
  type: fc.constantFrom('NORMAL' as const, 'EXPEDITED' as const, 'EMERGENCY' as const, 'STANDARD' as const),
  risk: fc.constantFrom('LOW' as const, 'MEDIUM' as const, 'HIGH' as const),
  tier: fc.integer({ min: 1, max: 4 }),
  requester: anIndex,
  implementer: anIndex,
  verifier: anIndex,
  authors: fc.subarray(ids, { maxLength: 2 }),
  board: fc.subarray(ids, { minLength: 1, maxLength: 4 }),
  needed: fc.integer({ min: 1, max: 3 }),
  steps: fc.array(
    fc.tuple(
      fc.option(fc.constantFrom(...commands), { freq: 2 }),
      anIndex,
      fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    ),
    { minLength: 8, maxLength: 24 },
  ),
});

/** What must hold after every command, whoever gave it. */
const invariants: Record<string, (world: World) => boolean> = {
  'the work never begins without an approval in force on that content, unless it is an emergency': ({
    change,
    rounds,
    visited,
  }) =>
    change.state !== 'IMPLEMENTING' ||
    change.type === 'EMERGENCY' ||
    !visited.includes('IMPLEMENTING') ||
    change.preauthorizedDigest === contentDigest(change) ||
    rounds.some((r) => r.state === 'approved' && r.digest === contentDigest(change)),
  'no vote of the requester, an editor, an author or an implementer stands': ({ acted, authors, rounds }) => {
    const barred = new Set([...acted.requesters, ...authors]);
    return rounds.every(
      (r) =>
        r.state === 'voided' ||
        r.votes.every((v) => v.verdict === 'withdraw' || !barred.has(v.personId) || r.state === 'rejected'),
    );
  },
  'nobody who approved carries it out': ({ acted, rounds, change }) =>
    change.type === 'EMERGENCY' ||
    rounds
      .filter((r) => r.state === 'approved')
      .every((r) => r.votes.every((v) => v.verdict !== 'approve' || !acted.implementers.has(v.personId))),
  'nobody verifies what they carried out': ({ acted }) =>
    [...acted.verifiers].every((p) => !acted.implementers.has(p)),
  'auditors and administrators never vote': ({ rounds, people }) =>
    rounds.every((r) =>
      r.votes.every(
        (v) =>
          v.verdict === 'withdraw' ||
          !people
            .find((p) => p.id === v.personId)
            ?.roles.some((role) => role === 'auditor' || role === 'administrator'),
      ),
    ),
  'an emergency closes only when it was ratified': ({ change, rounds }) =>
    change.type !== 'EMERGENCY' ||
    change.state !== 'CLOSED' ||
    rounds.some((r) => r.state === 'approved' && r.digest === contentDigest(change)),
  'an emergency and a change that was rolled back close only after their review': ({
    change,
    visited,
    reviewDone,
  }) =>
    change.state !== 'CLOSED' ||
    reviewDone ||
    (change.type !== 'EMERGENCY' && !visited.includes('ROLLED_BACK')),
  'whatever closes has an outcome and was verified last': ({ change }) =>
    change.state !== 'CLOSED' || (change.outcome !== null && change.validation === 'PASSED'),
  'a change that was rolled back says so when it closes': ({ change, visited }) =>
    change.state !== 'CLOSED' || !visited.includes('ROLLED_BACK') || change.outcome === 'ROLLED_BACK',
  'there is one open round at the most': ({ rounds }) => rounds.filter((r) => r.state === 'open').length <= 1,
  'what ended stays ended': ({ visited }) => noneAfterEnd(visited),
  'it is always in a state that there is': ({ change }) =>
    (changeStates as readonly string[]).includes(change.state),
};

const noneAfterEnd = (visited: readonly string[]): boolean => {
  const end = visited.findIndex((s) => s === 'CLOSED' || s === 'CANCELED');
  return end === -1 || end === visited.length - 1;
};

async function obey(
  world: World,
  command: Command,
  person: Person,
  machine: boolean,
): Promise<readonly unknown[]> {
  const actor = actorOf(person, machine);
  const digest = contentDigest(world.change);
  switch (command) {
    case 'approve':
    case 'reject':
    case 'abstain':
    case 'withdraw':
      return world.vote(actor, command, digest);
    case 'staleVote':
      return world.vote(actor, 'approve', 'sha256:old');
    case 'start':
      return world.command(actor, (hand) =>
        hand.move(hand.change.state === 'SCHEDULED' ? 'startImplementation' : 'startEmergency', {
          patch: { startedAt: world.now },
        }),
      );
    case 'pass':
      return world.command(actor, (hand) =>
        hand.move(hand.change.state === 'ROLLED_BACK' ? 'confirmRollback' : 'passValidation', {
          patch: { validation: 'PASSED' },
        }),
      );
    case 'fail':
      return world.command(actor, async (hand) => {
        if (hand.change.state !== 'VALIDATING') return [{ code: 'WRONG_STATE', message: '' }];
        const forbidden = await hand.permit('recordValidation');
        if (forbidden.length === 0) {
          hand.patch({ validation: 'FAILED' });
          await hand.emit('change.validationFailed', {});
        }
        return forbidden;
      });
    case 'rollBackChange':
      return world.command(actor, (hand) =>
        hand.move('rollBackChange', { patch: { outcome: 'ROLLED_BACK', validation: null } }),
      );
    case 'closeChange':
      return world.command(actor, (hand) =>
        hand.move('closeChange', {
          patch: { outcome: hand.change.outcome ?? 'SUCCESSFUL', closedAt: world.now },
        }),
      );
    case 'submitChange':
      return world.command(actor, async (hand) => {
        const refused = await hand.move('submitChange');
        if (refused.length > 0) return refused;
        if (hand.change.type === 'EMERGENCY') return hand.follow('callEmergencyBoard');
        await hand.follow('preauthorizeChange', {
          patch: { preauthorizedDigest: contentDigest(hand.change) },
        });
        return [];
      });
    case 'editMaterial':
      return world.command(actor, async (hand) => {
        if (hand.change.startedAt !== null && hand.change.type !== 'EMERGENCY')
          return [{ code: 'WRONG_STATE', message: '' }];
        const forbidden = await hand.permit('updateChange');
        if (forbidden.length > 0) return forbidden;
        if (['CLOSED', 'CANCELED'].includes(hand.change.state)) return [{ code: 'WRONG_STATE', message: '' }];
        hand.patch({ backoutPlan: `${hand.change.backoutPlan}.`, revision: hand.change.revision + 1 });
        await hand.emit('change.revised', {});
        if (['AUTHORIZING', 'SCHEDULED'].includes(hand.change.state)) await hand.follow('returnToAssessment');
        if (hand.change.type === 'EMERGENCY' && hand.change.state === 'ASSESSING')
          return hand.follow('callEmergencyBoard');
        return [];
      });
    case 'editTags':
      return world.command(actor, async (hand) => {
        const forbidden = await hand.permit('updateChange');
        if (forbidden.length === 0) hand.patch({ tags: [...hand.change.tags, 't'] });
        return forbidden;
      });
    case 'later':
      world.now = new Date(world.now.getTime() + 600_000);
      return [];
    case 'loseEvidence':
      world.evidence = !world.evidence;
      return [];
    case 'review':
      world.reviewDone ||= begun(world.change) && world.change.state === 'REVIEWING';
      return [];
    default:
      return world.command(actor, (hand) => hand.move(command));
  }
}

/** Plays `sequences` games under these rules; throws what fast-check found, or gives the states that were reached. */
async function play(engine: PoliciesInForce, sequences: number): Promise<Set<string>> {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(aSequence, async (s) => {
      const world = worldOf(engine, s);
      for (const [chosen, index, machine] of s.steps) {
        const command = chosen ?? onward[world.change.state];
        const { change } = world;
        const votes = world.votesCast;
        const problems = await obey(world, command, s.people[index] as Person, machine);
        if (problems.length > 0 && (world.change !== change || world.votesCast !== votes))
          throw new Error(`${command} was refused and yet changed something`);
        for (const [name, holds] of Object.entries(invariants))
          if (!holds(world)) throw new Error(`after ${command}: not so: ${name}`);
      }
      for (const state of world.visited) reached.add(state);
    }),
    { numRuns: sequences, endOnFailure: true },
  );
  return reached;
}

type Sequence = typeof aSequence extends fc.Arbitrary<infer S> ? S : never;

function worldOf(engine: PoliciesInForce, s: Sequence): World {
  const person = (i: number) => s.people[i] as Person;
  return new World(engine, requirements, s.people, s.authors, s.tier, s.board, s.needed, {
    type: s.type,
    risk: s.risk,
    requesterId: person(s.requester).id,
    implementerId: person(s.implementer).id,
    verifierId: s.verifier === s.implementer ? null : person(s.verifier).id,
    incident: s.type === 'EMERGENCY' ? 'INC-1' : null,
    communicationPlan: 'Mail.',
    securityImpact: 'None.',
  });
}

describe('whoever does whatever in whatever order', () => {
  it('10,000 random sequences of commands break none of the invariants', async () => {
    const reached = await play(new PoliciesInForce(policies), 10_000);
    // A run that never gets anywhere proves nothing: every state has to have been reached.
    expect([...reached].sort()).toEqual([...changeStates].sort());
  }, 300_000);

  it.each([
    ['requester-is-not-approver', 'no vote of the requester'],
    ['approver-is-not-implementer', 'nobody who approved'],
    ['implementer-is-not-verifier', 'nobody verifies'],
  ])(
    'finds out when the rule %s is taken away',
    async (rule, invariant) => {
      const files = policies.files.filter((file) => !file.text.includes(`@id("${rule}")`));
      expect(files.length).toBe(policies.files.length - 1);
      const found: Error = await play(new PoliciesInForce(buildPolicySet(files)), 10_000).then(
        () => new Error('nothing was found'),
        (error: unknown) => (error as Error).cause as Error,
      );
      expect(found.message).toContain(invariant);
    },
    120_000,
  );
});
