import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answer, roundsOf, stateOf } from '../support/approvals.ts';
import { attempt, does, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';

const junit = `<testsuites><testsuite name="unit" tests="2" failures="0"><testcase name="a"/><testcase name="b"/></testsuite></testsuites>`;

describe('a change of each type, over two APIs and two workers', () => {
  let system: OwnSystem;

  beforeAll(async () => {
    system = await OwnSystem.start({ apis: 2, workers: 2 });
  }, 120_000);

  afterAll(() => system.stop(), 60_000);

  /** Somebody at the one API or the other, by turns: nothing may depend on which. */
  let turn = 0;
  const at = async (username: string): Promise<Client> => {
    const client = await system.as(username);
    turn += 1;
    return client.at(system.apis[turn % 2]?.url ?? client.url);
  };

  /** The steps that follow approval, to the end. */
  async function carryOut(change: string, implementer: string, verifier: string): Promise<string> {
    await does(await at(implementer), 'startImplementation', { change });
    await does(await at(implementer), 'completeImplementation', { change, comment: 'Done.' });
    await does(await at(verifier), 'recordValidation', { change, result: 'PASSED' });
    const closed = await does(await at('maya'), 'closeChange', { change, outcome: 'SUCCESSFUL' });
    return closed.state;
  }

  it('normal: filed, assessed, approved by the board, carried out, verified, closed', async () => {
    const requester = await at('ravi');
    const filed = await does(requester, 'fileChange', { ...wholeChange(), submit: true });
    expect(filed.state).toBe('ASSESSING');
    const assessed = await does(await at('maya'), 'assessChange', { change: filed.number });
    expect(assessed.state).toBe('AUTHORIZING');
    const [round] = await roundsOf(requester, filed.number);
    expect(round?.state).toBe('OPEN');
    const approved = await does(await at('akiko'), 'castVote', {
      change: filed.number,
      verdict: 'APPROVE',
      digest: assessed.contentDigest,
    });
    expect(approved.state).toBe('SCHEDULED');
    expect(await carryOut(filed.number, 'lena', 'tomas')).toBe('CLOSED');
  }, 60_000);

  it('normal, edited on the way: the approval falls, the old digest is refused, the new one counts', async () => {
    const filed = await does(await at('ravi'), 'fileChange', { ...wholeChange(), submit: true });
    const { number } = filed;
    const seen = await does(await at('maya'), 'assessChange', { change: number });
    await does(await at('akiko'), 'castVote', {
      change: number,
      verdict: 'APPROVE',
      digest: seen.contentDigest,
    });
    const { version } = await does(await at('ravi'), 'commentOnChange', {
      change: number,
      text: 'One more thing.',
    });
    const edited = await does(await at('ravi'), 'updateChange', {
      change: number,
      expectedVersion: version,
      backoutPlan: 'Restore the snapshot.',
    });
    expect(edited.state).toBe('ASSESSING');
    expect((await system.events(number, 'change.approvalsVoided')).length).toBe(1);
    await does(await at('maya'), 'assessChange', { change: number });
    const stale = await attempt(await at('akiko'), 'castVote', {
      change: number,
      verdict: 'APPROVE',
      digest: seen.contentDigest,
    });
    expect(stale.problems.map((p) => p.code)).toEqual(['STALE_CONTENT']);
    const again = await does(await at('akiko'), 'castVote', {
      change: number,
      verdict: 'APPROVE',
      digest: edited.contentDigest,
    });
    expect(again.state).toBe('SCHEDULED');
  }, 60_000);

  it('standard: a live template approves it, and an altered one does not', async () => {
    const proposer = await at('paul');
    const { proposeTemplate } = await proposer.ask<{
      proposeTemplate: { template: { id: string } | null; problems: unknown[] };
    }>(
      `mutation ($input: ProposeTemplateInput!) { proposeTemplate(input: $input) { template { id } problems { code message } } }`,
      {
        input: {
          key: 'restart-search',
          name: 'Restart search',
          content: {
            title: 'Restart search',
            description: 'One node after the other.',
            services: ['search'],
            environments: ['production-eu'],
            backoutPlan: 'Start it again.',
          },
          expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        },
      },
    );
    expect(proposeTemplate.problems).toEqual([]);
    const approve = async (who: string) =>
      (
        await (
          await at(who)
        ).ask<{ approveTemplate: { problems: { code: string }[] } }>(
          `mutation ($input: ApproveTemplateInput!) { approveTemplate(input: $input) { problems { code } } }`,
          { input: { template: proposeTemplate.template?.id } },
        )
      ).approveTemplate.problems.map((p) => p.code);
    expect(await approve('paul')).toContain('SEGREGATION_VIOLATION');
    const filing = {
      type: 'STANDARD',
      template: 'restart-search',
      title: 'Restart search',
      implementer: 'lena@acme.example',
      verifier: 'tomas@acme.example',
      plannedStart: new Date(Date.now() - 60_000).toISOString(),
      plannedEnd: new Date(Date.now() + 3_600_000).toISOString(),
      submit: true,
    };
    const early = await attempt(await at('ravi'), 'fileChange', filing);
    expect(early.problems.map((p) => p.code)).toEqual(['TEMPLATE_UNUSABLE']);
    expect(await approve('maya')).toEqual([]);
    const filed = await does(await at('ravi'), 'fileChange', filing);
    expect(filed.state).toBe('SCHEDULED');
    expect(await carryOut(filed.number, 'lena', 'tomas')).toBe('CLOSED');
    const altered = await does(await at('ravi'), 'fileChange', { ...filing, backoutPlan: 'Hope.' });
    expect(altered.state).toBe('ASSESSING');
  }, 60_000);

  it('expedited: as a normal one, and a rejection ends the round', async () => {
    const filed = await does(await at('ravi'), 'fileChange', {
      ...wholeChange({ type: 'EXPEDITED' }),
      submit: true,
    });
    const seen = await does(await at('maya'), 'assessChange', { change: filed.number });
    const wordless = await attempt(await at('akiko'), 'castVote', {
      change: filed.number,
      verdict: 'REJECT',
      digest: seen.contentDigest,
    });
    expect(wordless.problems[0]?.path?.at(-1)).toBe('comment');
    const rejected = await does(await at('akiko'), 'castVote', {
      change: filed.number,
      verdict: 'REJECT',
      comment: 'Not before the sale.',
      digest: seen.contentDigest,
    });
    expect(rejected.state).toBe('REJECTED');
    const draft = await does(await at('ravi'), 'reworkChange', { change: filed.number });
    expect(draft.state).toBe('DRAFT');
  }, 60_000);

  it('emergency: starts before approval, and does not close before ratification, paperwork and review', async () => {
    const declared = await does(await at('lena'), 'declareEmergency', {
      title: 'Search is down',
      reason: 'The index is corrupt.',
      incident: 'INC-4711',
      services: ['search'],
      environments: ['production-eu'],
    });
    const { number } = declared;
    expect(declared.state).toBe('AUTHORIZING');
    await does(await at('lena'), 'startImplementation', { change: number });
    await does(await at('lena'), 'completeImplementation', { change: number });
    const started = await stateOf(await at('ravi'), number);
    expect(started).toBe('VALIDATING');
    const own = await attempt(await at('lena'), 'recordValidation', { change: number, result: 'PASSED' });
    expect(own.problems.map((p) => p.code)).toContain('SEGREGATION_VIOLATION');
    const verified = await does(await at('tomas'), 'recordValidation', { change: number, result: 'PASSED' });
    const early = await attempt(await at('maya'), 'closeChange', { change: number, outcome: 'SUCCESSFUL' });
    expect(early.problems.map((p) => p.code)).toEqual(expect.arrayContaining(['NOT_READY']));
    expect(early.problems.length).toBeGreaterThanOrEqual(2);

    const papers = await does(await at('lena'), 'updateChange', {
      change: number,
      expectedVersion: verified.version,
      description: 'Rebuilt the index from the snapshot of 04:00.',
      implementationPlan: 'Stop, restore, start.',
      backoutPlan: 'None: the old index is unreadable.',
      verifier: 'tomas@acme.example',
    });
    const ratified = await answer(await at('akiko'), 'ratifyEmergency', {
      change: number,
      verdict: 'APPROVE',
      digest: papers.contentDigest,
    });
    expect(ratified).toBe('REVIEWING');
    await does(await at('maya'), 'completeReview', {
      change: number,
      outcome: 'SUCCESSFUL',
      summary: 'The index was rebuilt.',
      rootCause: 'A disk was full.',
      lessons: 'Watch the disk.',
    });
    const closed = await does(await at('maya'), 'closeChange', { change: number, outcome: 'SUCCESSFUL' });
    expect(closed.state).toBe('CLOSED');
  }, 60_000);

  it('on a critical service: waits for its tests, and a failed validation ends in rollback and review', async () => {
    const filed = await does(await at('ravi'), 'fileChange', {
      ...wholeChange({ services: ['web-shop'] }),
      submit: true,
    });
    const { number } = filed;
    const seen = await does(await at('maya'), 'assessChange', { change: number });
    await does(await at('akiko'), 'castVote', {
      change: number,
      verdict: 'APPROVE',
      digest: seen.contentDigest,
    });
    const bare = await attempt(await at('lena'), 'startImplementation', { change: number });
    expect(bare.problems.map((p) => p.message).join()).toContain('TEST_REPORT');
    const client = await at('lena');
    const attached = await client
      .with({ 'content-type': 'application/xml' })
      .rest('POST', `/api/v1/changes/${number}/evidence?kind=TEST_REPORT&name=junit.xml`, junit);
    expect(attached.status).toBe(201);
    await does(await at('lena'), 'startImplementation', { change: number });
    await does(await at('lena'), 'completeImplementation', { change: number });
    const failed = await does(await at('tomas'), 'recordValidation', {
      change: number,
      result: 'FAILED',
      comment: 'Checkout fails.',
    });
    expect(failed.state).toBe('VALIDATING');
    await does(await at('lena'), 'rollBackChange', { change: number, comment: 'Back to 1.4.' });
    await does(await at('tomas'), 'recordValidation', { change: number, result: 'PASSED' });
    const unreviewed = await attempt(await at('maya'), 'closeChange', { change: number });
    expect(unreviewed.problems.map((p) => p.code)).toEqual(['NOT_READY']);
    await does(await at('maya'), 'completeReview', {
      change: number,
      outcome: 'ROLLED_BACK',
      summary: 'Checkout failed.',
      rootCause: 'A missing column.',
    });
    const closed = await does(await at('maya'), 'closeChange', { change: number });
    expect(closed.state).toBe('CLOSED');
  }, 60_000);
});
