import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { attempt, does } from '../support/changes.ts';
import { junit } from '../support/evidence.ts';
import { type Cast, carriedOut, cast } from '../support/life.ts';
import { seeded } from '../support/seeded.ts';
import { asSuperuser, stack } from '../support/stack.ts';

jest.setTimeout(60_000);

interface ShownAction {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly overdue: boolean;
  readonly owner: { readonly name: string };
  readonly verifiedBy: { readonly name: string } | null;
}
interface ShownReview {
  readonly id: string;
  readonly because: string[];
  readonly needsRootCause: boolean;
  readonly overdue: boolean;
  readonly completedAt: string | null;
  readonly completedBy: { readonly name: string } | null;
  readonly outcome: string | null;
  readonly rootCause: string | null;
  readonly correctiveActions: ShownAction[];
}

let people: Cast;
beforeAll(async () => {
  people = await cast();
});

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString();

async function reviewOf(change: string): Promise<ShownReview | null> {
  const found = await people.requester.ask<{ change: { review: ShownReview | null } }>(
    `query ($ref: String!) { change(ref: $ref) { review { id because needsRootCause overdue completedAt
       completedBy { name } outcome rootCause
       correctiveActions { id title state overdue owner { name } verifiedBy { name } } } } }`,
    { ref: change },
  );
  return found.change.review;
}

const actionPayload = '{ correctiveAction { id title state } problems { code path rule: __typename } }';
interface ActionAnswer {
  readonly correctiveAction: { readonly id: string; readonly title: string; readonly state: string } | null;
  readonly problems: readonly { readonly code: string; readonly path: string[] | null }[];
}

async function add(as: Cast['manager'], input: Record<string, unknown>): Promise<ActionAnswer> {
  const data = await as.ask<{ addCorrectiveAction: ActionAnswer }>(
    `mutation ($input: AddCorrectiveActionInput!) { addCorrectiveAction(input: $input) ${actionPayload} }`,
    { input },
  );
  return data.addCorrectiveAction;
}

async function settle(as: Cast['manager'], correctiveAction: string, state: string): Promise<ActionAnswer> {
  const data = await as.ask<{ settleCorrectiveAction: ActionAnswer }>(
    `mutation ($input: SettleCorrectiveActionInput!) { settleCorrectiveAction(input: $input) ${actionPayload} }`,
    { input: { correctiveAction, state } },
  );
  return data.settleCorrectiveAction;
}

async function reviewing(over: Record<string, unknown> = {}, failedFirst = false): Promise<string> {
  const { number } = await carriedOut(people, over);
  if (failedFirst)
    await does(people.verifier, 'recordValidation', { change: number, result: 'FAILED', comment: 'Slow.' });
  await does(people.verifier, 'recordValidation', { change: number, result: 'PASSED' });
  return number;
}

describe('a change that went well', () => {
  it('owes no review when no rule names it, and closes', async () => {
    const change = await reviewing();
    expect(await reviewOf(change)).toBeNull();
    expect(
      await attempt(people.manager, 'completeReview', { change, outcome: 'SUCCESSFUL', summary: 'Fine.' }),
    ).toMatchObject({
      problems: [{ code: 'WRONG_STATE' }],
    });
    expect(await does(people.manager, 'closeChange', { change, outcome: 'SUCCESSFUL' })).toMatchObject({
      state: 'CLOSED',
    });
  });

  it('owes one by rule when its risk is high, without a root cause, and close waits for it', async () => {
    const evidence = async (change: string): Promise<void> => {
      await people.requester.ask(
        `mutation ($input: AttachEvidenceInput!) { attachEvidence(input: $input) { problems { message } } }`,
        { input: { change, kind: 'TEST_REPORT', name: 'unit.xml', text: junit(0) } },
      );
    };
    const { number: change } = await carriedOut(
      people,
      { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' },
      evidence,
    );
    await does(people.verifier, 'recordValidation', { change, result: 'PASSED' });
    expect(await reviewOf(change)).toMatchObject({
      because: ['A change of high risk'],
      needsRootCause: false,
      completedAt: null,
    });

    const early = await attempt(people.manager, 'closeChange', { change, outcome: 'SUCCESSFUL' });
    expect(early.problems).toMatchObject([
      { code: 'NOT_READY', message: expect.stringContaining('The review is not complete') },
    ]);
    await does(people.manager, 'completeReview', {
      change,
      outcome: 'SUCCESSFUL_WITH_ISSUES',
      summary: 'It took two tries.',
    });
    // The outcome is the review's.
    expect(await does(people.manager, 'closeChange', { change })).toMatchObject({ state: 'CLOSED' });
    expect(await reviewOf(change)).toMatchObject({
      outcome: 'SUCCESSFUL_WITH_ISSUES',
      completedBy: { name: 'Maya Patel' },
    });
  });
});

describe('a change that failed', () => {
  it('owes a review with its root cause, even if it was mended', async () => {
    const change = await reviewing({}, true);
    expect(await reviewOf(change)).toMatchObject({
      because: ['Its validation failed'],
      needsRootCause: true,
    });
    const input = { change, outcome: 'SUCCESSFUL_WITH_ISSUES', summary: 'Mended on the spot.' };
    expect((await attempt(people.manager, 'completeReview', input)).problems).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'rootCause'] },
    ]);
    expect(
      (await attempt(people.manager, 'completeReview', { ...input, rootCause: 'x', outcome: 'ROLLED_BACK' }))
        .problems,
    ).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'outcome'] }]);
    expect(
      (await attempt(people.implementer, 'completeReview', { ...input, rootCause: 'x' })).problems,
    ).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    await does(people.manager, 'completeReview', { ...input, rootCause: 'The limit was a typing error.' });
    expect(
      (await attempt(people.manager, 'completeReview', { ...input, rootCause: 'x' })).problems,
    ).toMatchObject([{ code: 'WRONG_STATE' }]);
    expect(await does(people.manager, 'closeChange', { change })).toMatchObject({ state: 'CLOSED' });
  });

  it('owes one after a rollback, once the old state is confirmed', async () => {
    const { number: change } = await carriedOut(people);
    await does(people.implementer, 'rollBackChange', { change, comment: 'Errors everywhere.' });
    expect(await reviewOf(change)).toBeNull();
    await does(people.verifier, 'recordValidation', { change, result: 'PASSED' });
    expect(await reviewOf(change)).toMatchObject({ because: ['It was rolled back'], needsRootCause: true });
    const input = { change, summary: 'Taken back.', rootCause: 'A wrong assumption.' };
    expect(
      (await attempt(people.manager, 'completeReview', { ...input, outcome: 'SUCCESSFUL' })).problems,
    ).toMatchObject([{ path: ['input', 'outcome'] }]);
    await does(people.manager, 'completeReview', { ...input, outcome: 'ROLLED_BACK' });
    expect(await does(people.manager, 'closeChange', { change })).toMatchObject({ state: 'CLOSED' });
  });
});

describe('what follows from a review', () => {
  it('is done by its owner, verified by somebody else, and goes on after the change is closed', async () => {
    const change = await reviewing({}, true);
    await does(people.manager, 'completeReview', {
      change,
      outcome: 'SUCCESSFUL_WITH_ISSUES',
      summary: 'Mended.',
      rootCause: 'A typing error.',
      actions: [{ title: 'Check limits in the pipeline', owner: 'claire@acme.example', dueAt: tomorrow() }],
    });
    await does(people.manager, 'closeChange', { change });
    const later = await add(people.manager, {
      change,
      title: 'Tell the others',
      owner: 'maya@acme.example',
      dueAt: tomorrow(),
    });
    expect(later.correctiveAction).toMatchObject({ title: 'Tell the others', state: 'OPEN' });

    const [first, second] = (await reviewOf(change))?.correctiveActions ?? [];
    if (first === undefined || second === undefined) throw new Error('two actions were added');
    const claire = await seeded('claire');
    expect((await settle(people.manager, first.id, 'VERIFIED')).problems).toMatchObject([
      { code: 'WRONG_STATE' },
    ]);
    expect((await settle(people.implementer, first.id, 'DONE')).problems).toMatchObject([
      { code: 'NOT_PERMITTED' },
    ]);
    expect((await settle(claire, first.id, 'DONE')).correctiveAction?.state).toBe('DONE');
    expect((await settle(claire, first.id, 'VERIFIED')).problems.map((p) => p.code)).toContain(
      'SEGREGATION_VIOLATION',
    );
    expect((await settle(people.manager, first.id, 'VERIFIED')).correctiveAction?.state).toBe('VERIFIED');

    // Somebody who said for the owner that it is done is not the one to verify it.
    expect((await settle(claire, second.id, 'DONE')).correctiveAction?.state).toBe('DONE');
    expect((await settle(claire, second.id, 'VERIFIED')).problems).toMatchObject([
      { code: 'SEGREGATION_VIOLATION' },
    ]);
    expect((await settle(people.manager, second.id, 'VERIFIED')).problems).toMatchObject([
      { code: 'SEGREGATION_VIOLATION' },
    ]);
    const paul = await seeded('paul');
    expect((await settle(paul, second.id, 'VERIFIED')).correctiveAction?.state).toBe('VERIFIED');
    expect(
      (await reviewOf(change))?.correctiveActions.map((a) => [a.state, a.owner.name, a.verifiedBy?.name]),
    ).toEqual([
      ['VERIFIED', 'Claire Dubois', 'Maya Patel'],
      ['VERIFIED', 'Maya Patel', 'Paul Novak'],
    ]);
  });

  it('is listed over all changes, by owner, state and lateness', async () => {
    const change = await reviewing({}, true);
    const title = `Find me ${change}`;
    expect(
      (await add(people.manager, { change, title, owner: 'ines@acme.example', dueAt: tomorrow() })).problems,
    ).toEqual([]);
    const list = async (filter: Record<string, unknown>): Promise<string[]> => {
      const { correctiveActions } = await people.manager.ask<{ correctiveActions: { nodes: ShownAction[] } }>(
        `query ($filter: CorrectiveActionFilter) { correctiveActions(filter: $filter, first: 100) { nodes { title } } }`,
        { filter },
      );
      return correctiveActions.nodes.map((node) => node.title);
    };
    expect(await list({ owner: 'ines@acme.example', states: ['OPEN'] })).toContain(title);
    expect(await list({ owner: 'ines@acme.example', states: ['DONE'] })).not.toContain(title);
    expect(await list({ owner: 'nobody@acme.example' })).toEqual([]);
    expect(await list({ overdue: true })).not.toContain(title);
  });

  it.each([
    ['nobody as its owner', { owner: 'nobody@acme.example' }, 'INVALID_REFERENCE', ['input', 'owner']],
    ['a due date in the past', { dueAt: '2020-01-01T00:00:00Z' }, 'INVALID_INPUT', ['input', 'dueAt']],
    ['a blank title', { title: ' ' }, 'INVALID_INPUT', ['input', 'title']],
  ])('is refused with %s', async (_, over, code, path) => {
    const change = await reviewing({}, true);
    const input = { change, title: 'Do it', owner: 'ines@acme.example', dueAt: tomorrow(), ...over };
    expect((await add(people.manager, input)).problems).toMatchObject([{ code, path }]);
    expect((await reviewOf(change))?.correctiveActions).toEqual([]);
  });

  it('keeps two people apart in the database as well, and completed reviews as they are', async () => {
    const name = new URL(stack().shared.appUrl).pathname.slice(1);
    const change = await reviewing({}, true);
    await does(people.manager, 'completeReview', {
      change,
      outcome: 'SUCCESSFUL',
      summary: 'Fine.',
      rootCause: 'None found.',
    });
    const { correctiveAction } = await add(people.manager, {
      change,
      title: 'Do it',
      owner: 'ines@acme.example',
      dueAt: tomorrow(),
    });
    const id = Buffer.from(correctiveAction?.id ?? '', 'base64url')
      .toString()
      .split(':')[1];
    const attemptSql = (text: string, values: unknown[]) =>
      asSuperuser((client) => client.query(text, values), name);
    await expect(
      attemptSql(
        'UPDATE corrective_action SET done_by = owner_id, done_at = now(), verified_by = owner_id, verified_at = now() WHERE id = $1',
        [id],
      ),
    ).rejects.toMatchObject({ constraint: 'corrective_action_two_people_check' });
    await expect(
      attemptSql(
        `UPDATE review SET summary = 'better' WHERE id = (SELECT review_id FROM corrective_action WHERE id = $1)`,
        [id],
      ),
    ).rejects.toThrow('completed once and kept');
  });
});
