import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { existsSync } from 'node:fs';
import { cosigners, verifierText } from '#ledger/testing';
import { LyingLog, ProvableSystem } from '../support/proofs.ts';
import { waitFor } from '../support/wait-for.ts';

// A whole system is started.
jest.setTimeout(120_000);

let ours: ProvableSystem;

interface Report {
  readonly verdict: string;
  readonly proven: { what: string; count: number }[];
  readonly notProven: { what: string; why: string; doubt: boolean }[];
  readonly wrong: { place: string; message: string }[];
  readonly code: number | null;
}

async function verify(...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await ours.desk.type(['verify', ...args, '--json']);
  if (stdout === '') throw new Error(stderr);
  return { ...(JSON.parse(stdout) as Omit<Report, 'code'>), code };
}
const server = (...more: string[]) => verify('--server', ours.url, '--key', ours.key, ...more);
const kinds = ({ proven }: Report) => proven.map(({ what }) => what);
const places = ({ wrong }: Pick<Report, 'wrong'>) => wrong.map(({ place }) => place).join('\n');

beforeAll(async () => {
  ours = await ProvableSystem.start();
  await ours.wholeChange('The first');
  await ours.editedDraft();
  await ours.logged();
}, 120_000);
afterAll(() => ours.stop());

describe('gavel verify --server', () => {
  it('proves the whole log, and remembers it', async () => {
    const first = await server();
    expect(first).toMatchObject({ verdict: 'PROVEN', wrong: [], code: 0 });
    expect(kinds(first)).toEqual(
      expect.arrayContaining([
        'checkpoints signed by the pinned key',
        'tiles of hashes',
        'tree roots',
        'entries',
        'records',
        'documents',
        'policy sets',
        'decisions',
        'revisions',
        'votes on their content',
      ]),
    );
    await ours.editedDraft();
    await ours.logged();
    const later = await server('--sample', '1', '--seed', 'fixed');
    expect(later).toMatchObject({ verdict: 'PROVEN', code: 0 });
    expect(kinds(later)).toContain('remembered checkpoints that the log only grew from');
  });

  it('needs no account for the tree alone, and says what it is in doubt of', async () => {
    const state = ours.file('elsewhere');
    const witness = verifierText(ours.witnessKey);
    const alone = await server('--tree-only', '--state', state, '--witness', witness);
    expect(alone).toMatchObject({ verdict: 'DOUBTFUL', wrong: [], code: 9 });
    expect(alone.notProven.filter(({ doubt }) => doubt)).toEqual([
      expect.objectContaining({ what: 'cosignatures of witnesses' }),
    ]);
  });

  it.each([
    [
      'a vote',
      `UPDATE vote SET comment = comment || '!'`,
      `UPDATE vote SET comment = rtrim(comment, '!')`,
      /\(vote /,
    ],
    [
      'what a leaf is made of',
      `UPDATE ledger_leaf SET digest = set_byte(digest, 0, get_byte(digest, 0) # 1) WHERE leaf_index = 3`,
      `UPDATE ledger_leaf SET digest = set_byte(digest, 0, get_byte(digest, 0) # 1) WHERE leaf_index = 3`,
      /^leaf 3/m,
    ],
    [
      'the rules that decisions name',
      `UPDATE policy_set SET files = jsonb_set(files, '{0,text}', to_jsonb((files #>> '{0,text}') || ' '))`,
      `UPDATE policy_set SET files = jsonb_set(files, '{0,text}', to_jsonb(rtrim(files #>> '{0,text}', ' ')))`,
      /\(decision /,
    ],
    [
      'what a change says that was voted on',
      `UPDATE change SET title = 'Something else' WHERE title = 'The first'`,
      `UPDATE change SET title = 'The first' WHERE title = 'Something else'`,
      /\(vote /,
    ],
  ])('finds that somebody altered %s behind the log’s back', async (_what, edit, undo, place) => {
    await ours.behindTheBack(
      `ALTER TABLE ledger_leaf DROP CONSTRAINT IF EXISTS ledger_leaf_hash_check; ${edit}`,
    );
    const report = await server('--state', ours.file('a-state'));
    await ours.behindTheBack(undo);
    expect(report).toMatchObject({ verdict: 'WRONG', code: 10 });
    expect(places(report)).toMatch(place);
    expect(existsSync(ours.file('a-state'))).toBe(false);
  });

  it('finds that a log was rewritten, or went back, whoever signed it', async () => {
    const lying = await LyingLog.over(ours.url);
    const state = ['--state', ours.file('state-of-lies'), '--tree-only'];
    const ask = () => verify('--server', lying.url, '--key', ours.key, ...state);
    expect((await ask()).code).toBe(0);
    const size = Number(ours.read('state-of-lies').split('\n')[1]);
    for (const forged of [ours.forged(size, Buffer.alloc(32)), ours.forged(size - 1, Buffer.alloc(32))]) {
      lying.show(forged);
      expect(await ask()).toMatchObject({ verdict: 'WRONG', code: 10 });
    }
    expect(ours.read('state-of-lies')).not.toContain(Buffer.alloc(32).toString('base64'));
    await lying.stop();
  });
});

describe('gavel witness', () => {
  const args = (log: string, ...more: string[]) => [
    ...['witness', '--log', log, '--key', ours.key],
    ...['--witness-key', ours.file('witness.key'), '--interval', '1s', ...more],
  ];
  const checkpointAt = async (which: string) => {
    const response = await fetch(`${ours.url}/ledger/${which}`);
    return response.ok ? response.text() : null;
  };
  const witnessed = async () => {
    const note = await checkpointAt('checkpoint/witnessed');
    return note === null ? 0 : Number(note.split('\n')[1]);
  };

  it('follows a log in a process of its own, whenever it is killed', async () => {
    const first = ours.desk.start(args(ours.url));
    const size = await waitFor(async () => (await witnessed()) || null, {
      within: 30_000,
      what: 'the first cosignature',
    });
    const second = await ours.desk.type(args(ours.url, '--once'));
    expect([first.stderr, second.code, second.stderr]).toEqual([
      '',
      3,
      expect.stringMatching(/is this witness already/),
    ]);
    first.signal('SIGKILL');
    await first.ended;
    await ours.editedDraft();
    await ours.logged();
    expect(await ours.desk.type(args(ours.url, '--once'))).toMatchObject({ code: 0 });
    expect(await witnessed()).toBeGreaterThan(size);
    const note = (await checkpointAt('checkpoint/witnessed')) ?? '';
    expect(cosigners(note, [verifierText(ours.witnessKey)])).toEqual([ours.witnessKey.name]);
    expect((await server('--tree-only', '--witness', verifierText(ours.witnessKey))).code).toBe(0);
  });

  it('refuses a log that shows two histories, loudly, and keeps the proof of it', async () => {
    const lying = await LyingLog.over(ours.url);
    const before = ours.read('witness.key.state');
    const size = Number(before.split('\n')[1]);
    await ours.editedDraft();
    await ours.logged();
    const grown = Number((await checkpointAt('checkpoint'))?.split('\n')[1]);
    const lies = [
      [10, ours.forged(size, Buffer.alloc(32)), /TWO TREES OF \d+ LEAVES/],
      [10, ours.forged(size - 1, Buffer.alloc(32)), /THE LOG WENT BACK/],
      [10, ours.forged(grown, Buffer.alloc(32)), /THE LOG WAS REWRITTEN/],
      // What it does not show it may show later: that is no proof of anything.
      [9, ours.forged(grown + 1_000, Buffer.alloc(32)), /does not give its/],
    ] as const;
    for (const [code, note, said] of lies) {
      lying.show(note);
      const ran = await ours.desk.type(args(lying.url, '--once'));
      expect(ran).toEqual({ code, stdout: '', stderr: expect.stringMatching(said) });
      expect(ours.read('witness.key.state')).toBe(before);
      if (code === 10) expect(ours.read('witness.key.state.contradiction')).toBe(note);
    }
    await lying.stop();
  });
});
