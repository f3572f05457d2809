import { describe, expect, it } from '@jest/globals';
import { canonicalJson, digestOf, type Json, newId } from '#kernel';
import { entryText, recordDigest, type RecordKind } from '../records.ts';
import { type AskAgain, type LeafClaim, type Referred, textIn } from './claims.ts';
import { Findings } from './findings.ts';
import { RecordChecks } from './records-check.ts';

const change = newId();
const content = { title: 'As it is', risk: 'LOW', type: 'NORMAL' };
const before = { ...content, title: 'As it was' };
const rules = canonicalJson([{ name: 'a.cedar', text: 'permit' }]);
const rulesDigest = digestOf(JSON.parse(rules) as Json);

type Row = Record<string, Json>;
const event = (type: string, data: Json): Row => ({
  ...{ id: newId(), type, subject_type: 'change', subject_id: change, data },
});
const edited = event('change.edited', {
  fields: [
    { field: 'title', before: 'As it was', after: 'As it is' },
    { field: 'tags', before: [], after: ['a'] },
  ],
});
const revised = event('change.revised', { revision: 2, digest: digestOf(content) });
const vote = (on: Json): Row => ({ id: newId(), digest: digestOf(on), verdict: 'approve' });
const cast = ({ id = '', digest = '' }: Row) => event('change.voteCast', { vote: id, digest });
const decision: Row = { id: newId(), verdict: 'allow', policy_set_digest: rulesDigest };

const kindOf = (row: Row): RecordKind =>
  'type' in row ? 'event' : 'policy_set_digest' in row ? 'decision' : 'location' in row ? 'evidence' : 'vote';
const leaf = (row: Row, document: Buffer | null = null) => {
  const id = textIn(row['id']);
  return {
    place: `leaf of ${id}`,
    entry: entryText({ kind: kindOf(row), id, digest: recordDigest(row), document }),
    record: canonicalJson(row),
  };
};

async function checked(
  leaves: readonly LeafClaim[],
  over: Partial<Referred> = {},
  askAgain: AskAgain = () => [],
) {
  const findings = new Findings();
  const referred: Referred = {
    policySet: () => Promise.resolve(rules),
    content: () => Promise.resolve(canonicalJson(content)),
    document: (digest) => Promise.resolve(digest),
    ...over,
  };
  const checks = new RecordChecks(findings, referred, askAgain);
  for (const one of leaves) await checks.take(one);
  await checks.finish();
  return findings.report();
}

const early = vote(before);
const late = vote(content);
const story = [cast(early), early, edited, revised, cast(late), late, decision].map((row) => leaf(row));

describe('records', () => {
  it('hold together: votes on the content of their time, decisions under their rules', async () => {
    expect(await checked(story)).toEqual({
      verdict: 'PROVEN',
      proven: [
        { what: 'records', count: 7 },
        { what: 'policy sets', count: 1 },
        { what: 'decisions', count: 1 },
        { what: 'revisions', count: 1 },
        { what: 'votes on their content', count: 2 },
      ],
      notProven: [],
      gone: [],
      wrong: [],
      more: 0,
    });
  });

  const other = vote({ ...content, title: 'What nobody ever saw' });
  it.each([
    ['a vote on what the change never was', [leaf(cast(other)), leaf(other)], {}, 'It is not on any content'],
    [
      'a vote that its event tells otherwise',
      [leaf(cast({ ...late, digest: 'x' })), leaf(late)],
      {},
      'not on any content',
    ],
    [
      'content that was altered',
      story,
      { content: () => Promise.resolve('{"title":"New"}') },
      'does not follow',
    ],
    ['content that is gone', story, { content: () => Promise.resolve(null) }, 'Its content is not there.'],
    [
      'rules that were altered',
      story,
      { policySet: () => Promise.resolve('[]') },
      'are not there or were altered',
    ],
    [
      'a record that was altered',
      [{ ...leaf(late), record: canonicalJson({ ...late, verdict: 'reject' }) }],
      {},
      'was altered',
    ],
    ['a record that is gone', [{ ...leaf(late), record: null }], {}, 'Its record is gone.'],
    ['an entry in another form', [{ ...leaf(late), entry: ` ${leaf(late).entry}` }], {}, 'Its entry is none'],
    [
      'the record of another leaf',
      [{ ...leaf({ ...late, id: newId() }), entry: leaf(late).entry }],
      {},
      'was altered',
    ],
  ])('are wrong with %s', async (_what, leaves, over, message) => {
    const { verdict, wrong } = await checked(leaves, over);
    expect(verdict).toBe('WRONG');
    expect(wrong.map((one) => one.message).join('\n')).toContain(message);
  });

  it('are wrong with a decision that is another when it is asked again, and in doubt where it cannot be', async () => {
    const again = await checked([leaf(decision)], {}, () => ['The verdict was allow and is deny now.']);
    expect(again).toMatchObject({
      verdict: 'WRONG',
      wrong: [{ place: expect.stringContaining('decision') }],
    });
    const doubtful = await checked([leaf(decision)], {}, null);
    expect(doubtful).toMatchObject({ verdict: 'DOUBTFUL', notProven: [{ what: 'decisions', doubt: true }] });
  });

  it('are wrong with a document that is lost or altered, unless it never was here', async () => {
    const here: Row = { id: newId(), location: null };
    const elsewhere: Row = { id: newId(), location: 'https://example.org/a' };
    const document = Buffer.alloc(32, 1);
    const lost = { document: () => Promise.resolve(null) };
    expect(await checked([leaf(here, document)])).toMatchObject({ verdict: 'PROVEN' });
    expect(await checked([leaf(here, document)], lost)).toMatchObject({ verdict: 'WRONG' });
    expect(await checked([leaf(elsewhere, document)], lost)).toMatchObject({
      verdict: 'PROVEN',
      notProven: [{ what: 'documents that lie elsewhere', doubt: false }],
    });
    const altered = { document: () => Promise.resolve(`sha256:${'0'.repeat(64)}`) };
    expect(await checked([leaf(here, document)], altered)).toMatchObject({ verdict: 'WRONG' });
  });

  const shot: Row = { id: newId(), location: null };
  const bytes = Buffer.alloc(32, 7);
  const digest = `sha256:${'07'.repeat(32)}`;
  const lost = { document: () => Promise.resolve(null) };
  const expiry = (over: Row = {}): Row => ({
    ...event('change.evidenceExpired', { evidence: textIn(shot['id']), digest, rule: 'shots-go', ...over }),
    occurred_at: '2027-01-01T00:00:00.000Z',
  });

  it('tell what went by a rule, with the event that says so', async () => {
    const said = expiry();
    const report = await checked([leaf(shot, bytes), leaf(said)], lost);
    expect(report).toMatchObject({ verdict: 'PROVEN', wrong: [] });
    expect(report.gone).toEqual([
      {
        place: expect.stringContaining(`evidence ${textIn(shot['id'])}`),
        rule: 'shots-go',
        at: '2027-01-01T00:00:00.000Z',
        event: expect.stringContaining(`event ${textIn(said['id'])}`),
      },
    ]);
  });

  it.each<[string, LeafClaim[]]>([
    ['no event says that it went', [leaf(shot, bytes)]],
    ['the event is of another document', [leaf(shot, bytes), leaf(expiry({ evidence: newId() }))]],
    [
      'the event is of other bytes',
      [leaf(shot, bytes), leaf(expiry({ digest: `sha256:${'0'.repeat(64)}` }))],
    ],
    [
      'the event was altered',
      [leaf(shot, bytes), { ...leaf(expiry({ evidence: newId() })), record: canonicalJson(expiry()) }],
    ],
  ])('are wrong with a document that is missing where %s', async (_what, leaves) => {
    const { verdict, wrong, gone } = await checked(leaves, lost);
    expect([verdict, gone]).toEqual(['WRONG', []]);
    expect(wrong.map(({ place }) => place).join('\n')).toContain(textIn(shot['id']));
  });

  it('prove nothing when there are none', async () => {
    expect(await checked([])).toMatchObject({ verdict: 'DOUBTFUL', proven: [] });
  });
});
