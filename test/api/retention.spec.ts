import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fromGlobalId } from '#kernel';
import { rmSync } from 'node:fs';
import { must, mutate, refusals } from '../support/boards.ts';
import { type Kept, type ShownContent, TidyHouse } from '../support/retention.ts';
import { waitFor } from '../support/wait-for.ts';

// A whole system is started, and passes come every second or so.
jest.setTimeout(120_000);

let house: TidyHouse;
beforeAll(async () => {
  house = await TidyHouse.start();
}, 120_000);
afterAll(() => house.proofs.stop());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe('expiry', () => {
  it('takes content away by a recorded event, and keeps digest, leaf and proof', async () => {
    const shot = await house.kept('what was seen');
    expect(await house.contentOf(shot)).toEqual({ state: 'HERE', rule: null, at: null, event: null });
    await house.ended(shot);
    await house.gone(shot);
    const content: ShownContent = await house.contentOf(shot);
    expect(content).toMatchObject({ state: 'GONE_BY_RULE', rule: 'screenshots-go' });
    const { status, text } = await house.download(shot);
    expect([status, JSON.parse(text)]).toEqual([
      410,
      expect.objectContaining({
        code: 'GONE',
        detail: expect.stringMatching(/"screenshots-go".*sha256:/) as unknown,
      }),
    ]);
    const list = await house.ravi.rest('GET', `/api/v1/changes/${shot.change}/evidence`);
    expect(list.body).toMatchObject({ items: [{ digest: shot.digest, content: { ...content } }] });
    expect(await house.proofs.system.events(shot.change, 'change.evidenceExpired')).toEqual([
      expect.objectContaining({
        ...{ digest: shot.digest, rule: 'screenshots-go', name: 'screen.png' },
        document: expect.objectContaining({ kind: 'SCREENSHOT', regulations: [] }) as unknown,
      }),
    ]);

    const report = await house.verifyServer();
    expect(report).toMatchObject({ verdict: 'PROVEN', wrong: [], code: 0 });
    const one = { rule: 'screenshots-go', event: expect.stringMatching(/^leaf \d+ \(event /) as unknown };
    expect(report.gone).toEqual([
      { ...one, place: expect.stringMatching(/^leaf \d+ \(evidence /) as unknown, at: content.at },
    ]);
    const pack = house.proofs.file('gone.tar');
    expect((await house.proofs.desk.type(['pack', shot.change, '-o', pack])).code).toBe(0);
    expect(await house.verify(pack)).toMatchObject({
      ...{ verdict: 'PROVEN', code: 0 },
      gone: [{ rule: 'screenshots-go', at: content.at }],
    });
  });

  it('keeps bytes for as long as another document has the same', async () => {
    const [mine, theirs] = [await house.kept('shared bytes'), await house.kept('shared bytes')];
    await house.ended(mine);
    await house.recorded(mine);
    await house.passed();
    expect((await house.download(mine)).status).toBe(410);
    expect(await house.download(theirs)).toEqual({ status: 200, text: 'shared bytes' });
    await house.ended(theirs);
    await house.gone(theirs);
  });

  it('takes nothing away that a regulation keeps, of the change or of a service, now or when it was attached', async () => {
    const ofChange = await house.kept('kept by its change');
    const before = await house.kept('kept by what its service stood under');
    const service = (
      await house.ravi.ask<{ change: { services: { id: string }[] } }>(
        `query ($ref: String!) { change(ref: $ref) { services { id } } }`,
        { ref: before.change },
      )
    ).change.services[0]?.id;
    await must(house.claire, 'setRegulations', { service, regulations: ['SOX', 'PCI_DSS'] });
    await must(house.claire, 'setRegulations', { service, regulations: [] });
    await must(house.claire, 'setRegulations', { change: ofChange.change, regulations: ['SOX'] });
    const later = await house.kept('kept by nothing');
    await house.ended(ofChange, before, later);
    await house.gone(later);
    await house.passed();
    for (const document of [ofChange, before]) {
      expect(await house.contentOf(document)).toMatchObject({ state: 'HERE' });
      expect((await house.download(document)).status).toBe(200);
    }
    expect(await refusals(house.claire, 'setRegulations', { service, regulations: ['HIPAA'] })).toEqual([
      'INVALID_REFERENCE',
    ]);
    expect(await refusals(house.ravi, 'setRegulations', { service, regulations: [] })).toEqual([
      'default-deny',
    ]);
    const shown = await house.ravi.ask(
      `query ($id: ID!, $ref: String!) { service(id: $id) { regulations } change(ref: $ref) { regulations } }`,
      { id: service, ref: ofChange.change },
    );
    expect(shown).toEqual({ service: { regulations: [] }, change: { regulations: ['SOX'] } });
  });

  it('is shown beforehand over each door, to auditors', async () => {
    const [goes, stays, open] = [
      await house.kept('a', { kind: 'DOCUMENT', name: 'goes.txt' }),
      await house.kept('b', { kind: 'DOCUMENT', name: 'stays.txt' }),
      await house.kept('c', { kind: 'DOCUMENT', name: 'open.txt' }),
    ];
    const hold = await house.held({ change: stays.change });
    await house.ended(goes, stays);
    const shown = await house.previewOf(inDays(11));
    expect(shown.get(goes.id)).toMatchObject({ rule: 'documents-go', holds: [] });
    expect(shown.get(stays.id)).toMatchObject({ rule: null, holds: [hold] });
    expect(shown.has(open.id)).toBe(false);
    expect((await house.previewOf(inDays(9))).has(goes.id)).toBe(false);
    const rest = await house.oskar.rest('GET', `/api/v1/retention/preview?by=${inDays(11)}&limit=100`);
    expect(rest.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ evidence: goes.id, rule: 'documents-go', name: 'goes.txt' }),
      ]) as unknown,
    });
    const { expiring } = await house.proofs.desk.json<{ expiring: { evidence: string }[] }>([
      ...['retention', 'preview', '--by', inDays(11)],
    ]);
    expect(expiring.map(({ evidence }) => evidence)).toEqual(expect.arrayContaining([goes.id, stays.id]));
    const asked = `{ retentionPreview(by: "${inDays(1)}") { nodes { until } } }`;
    expect(await house.ravi.codes(asked)).toEqual(['FORBIDDEN']);
    await house.lifted(hold);
  });
});

describe('a legal hold', () => {
  it('keeps what it covers, by change, service, person and time, until somebody else lifts it', async () => {
    const shots: Kept[] = [];
    for (const n of [1, 2, 3]) shots.push(await house.kept(`held ${n}`));
    const [first, second, third] = shots as [Kept, Kept, Kept];
    const holds = [
      await house.held({ change: first.change }),
      await house.held({ person: 'ravi@acme.example', until: inDays(1) }),
      // Of a time that is over, and of somebody who had no hand in any of it.
      await house.held({ until: inDays(-1) }),
      await house.held({ person: 'george@acme.example' }),
    ];
    await house.ended(...shots);
    await house.passed();
    for (const shot of shots) expect(await house.contentOf(shot)).toMatchObject({ state: 'HERE' });

    expect(await refusals(house.claire, 'liftLegalHold', { hold: holds[1], reason: 'Mine.' })).toEqual([
      'hold-placer-is-not-lifter',
    ]);
    expect(await refusals(house.ravi, 'liftLegalHold', { hold: holds[1], reason: 'Away.' })).toEqual([
      'default-deny',
    ]);
    await house.lifted(holds[1] ?? '');
    expect(await refusals(house.akiko, 'liftLegalHold', { hold: holds[1], reason: 'Again.' })).toEqual([
      'hold-lifted-once',
    ]);
    await house.gone(second);
    await house.gone(third);
    expect((await house.download(first)).status).toBe(200);

    const listed = await house.oskar.ask<{ legalHolds: { nodes: { id: string; state: string }[] } }>(
      `{ legalHolds(filter: { matter: "CASE-7", change: "${first.change}" }) { nodes { id state placedBy { name }
         liftedBy { name } change { number } service { key } person { name } } } }`,
    );
    expect(listed.legalHolds.nodes).toMatchObject([
      { id: holds[0], state: 'OPEN', change: { number: first.change } },
    ]);
    const open = await house.proofs.desk.json<{ holds: { id: string }[] }>(['hold', 'list', '--open']);
    expect(open.holds.map(({ id }) => id)).toEqual(expect.arrayContaining([holds[0], holds[2]]));
    expect(open.holds.map(({ id }) => id)).not.toContain(holds[1]);
    for (const hold of [holds[0], holds[2], holds[3]]) await house.lifted(hold ?? '');
    await house.gone(first);
    const types = await house.proofs.system.rows<{ type: string }>(
      `SELECT DISTINCT type FROM event WHERE subject_type = 'legalHold' ORDER BY type`,
    );
    expect(types.map(({ type }) => type)).toEqual([
      ...['legalHold.lifted', 'legalHold.placed', 'legalHold.refused'],
    ]);
  });

  it('says what it is for and what it covers', async () => {
    const place = (input: Record<string, unknown>) =>
      mutate(house.claire, 'placeLegalHold', { matter: 'CASE-8', reason: 'Because.', ...input });
    for (const input of [{}, { from: inDays(2), until: inDays(1) }, { matter: ' ', until: inDays(1) }])
      expect((await place(input)).problems.map(({ code }) => code)).toEqual(['INVALID_INPUT']);
    expect(
      await refusals(house.ravi, 'placeLegalHold', { matter: 'M', reason: 'R', until: inDays(1) }),
    ).toEqual(['default-deny']);
  });

  it('is placed and lifted from the command line and over REST', async () => {
    const wish = { matter: 'CASE-9', reason: 'Asked for.', until: inDays(-300) };
    const made = await house.claire.rest('POST', '/api/v1/legal-holds', wish);
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ state: 'OPEN', matter: 'CASE-9' }),
    ]);
    const { id } = made.body as { id: string };
    const path = `/api/v1/legal-holds/${id}/lifting`;
    expect((await house.claire.rest('POST', path, { reason: 'Mine.' })).status).toBe(403);
    const over = await house.akiko.rest('POST', path, { reason: 'Over.' });
    expect([over.status, over.body]).toEqual([200, expect.objectContaining({ id, state: 'LIFTED' })]);
    const list = await house.oskar.rest('GET', '/api/v1/legal-holds?matter=CASE-9&state=LIFTED');
    expect(list.body).toMatchObject({ items: [{ id }], nextCursor: null });
  });

  it('wins over a removal that is on record and not yet done', async () => {
    const shot = await house.kept('held at the last moment');
    const hold = await house.locked(shot, async () => {
      await house.ended(shot);
      await house.recorded(shot);
      return house.held({ change: shot.change });
    });
    await house.passed();
    expect(house.isThere(shot)).toBe(true);
    await house.lifted(hold);
    await house.gone(shot);
  });
});

describe('a race or a death', () => {
  it('between record and removal loses nothing that was attached again', async () => {
    const shot = await house.kept('attached again');
    const again = await house.locked(shot, async () => {
      await house.ended(shot);
      await house.recorded(shot);
      await waitFor(() => house.waiting(), { what: 'the pass to wait for the bytes' });
      // It waits behind the pass, which finds nothing that lives; it then puts the bytes there once more.
      const uploading = house.kept('attached again');
      return { uploading };
    });
    const fresh = await again.uploading;
    await house.passed();
    expect(await house.download(fresh)).toEqual({ status: 200, text: 'attached again' });
    expect((await house.download(shot)).status).toBe(410);
  });

  it('of the worker between record and removal is made good by the next', async () => {
    const shot = await house.kept('killed in between');
    await house.locked(shot, async () => {
      await house.ended(shot);
      await house.recorded(shot);
      await waitFor(() => house.waiting(), { what: 'the pass to wait for the bytes' });
      await house.worker.kill();
    });
    expect(house.isThere(shot)).toBe(true);
    expect((await house.download(shot)).status).toBe(410);
    house.worker = await house.proofs.system.addWorker();
    await house.gone(shot);
    expect(await house.verifyServer()).toMatchObject({ verdict: 'PROVEN', code: 0 });
  });
});

describe('behind the server’s back', () => {
  it('nothing goes unseen: no content without an event, no event without a document, no record without an event', async () => {
    const kept = await house.kept('to be stolen', { kind: 'MONITORING', name: 'graph.txt' });
    rmSync(house.fileOf(kept));
    const id = fromGlobalId(kept.id)?.id ?? '';
    const forged = (event: string) =>
      `INSERT INTO content_expiry (evidence_id, digest, rule, event_id, expired_at)
       SELECT '${id}', '${kept.digest}', 'screenshots-go', ${event}, now()`;
    const otherEvent = `(SELECT id FROM event WHERE type = 'change.filed' LIMIT 1)`;
    expect(await house.proofs.system.intrude(forged('gen_random_uuid()'))).toBe('content_expiry_event_fk');
    expect(await house.proofs.system.intrude(forged(otherEvent))).toBe('content_expiry_told_check');

    // Whoever holds the machine gets it past every trigger; the log has no such event.
    await house.proofs.behindTheBack(forged(otherEvent));
    const report = await house.verifyServer();
    expect(report).toMatchObject({ verdict: 'WRONG', code: 10 });
    expect(report.wrong).toEqual([
      {
        place: expect.stringContaining(`(evidence ${id})`) as unknown,
        message: expect.stringContaining('no event says that it went') as unknown,
      },
    ]);
    const audit = await house.oskar.ask<{ ledgerAudit: { faults: { place: string; message: string }[] } }>(
      `{ ledgerAudit(from: 0) { faults { place message } } }`,
    );
    expect(audit.ledgerAudit.faults).toEqual([
      { place: `evidence ${id}`, message: expect.stringContaining('no event of the log') as unknown },
    ]);
    await house.proofs.behindTheBack(`DELETE FROM content_expiry WHERE evidence_id = '${id}'`);
  });
});
