import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import {
  checkpointText,
  formatNote,
  newSigningKey,
  PinnedKey,
  signatureTypes,
  signerText,
  signNote,
  verifierText,
} from '#ledger/testing';
import { does, wholeChange } from './changes.ts';
import { Desk } from './gavel.ts';
import type { Cast } from './life.ts';
import { OwnSystem, type OwnSystemWish } from './own-system.ts';
import { asSuperuser, stack } from './stack.ts';
import { waitFor } from './wait-for.ts';

/** A system whose log has keys that a test knows, and a witness that it knows. */
export class ProvableSystem {
  readonly logKey = newSigningKey('log.example/ledger');
  readonly witnessKey = newSigningKey('witness.example/w1', signatureTypes.cosignature);
  readonly key = verifierText(this.logKey);
  readonly desk = new Desk();
  private readonly folder = mkdtempSync(path.join(stack().dataDir, 'proofs-'));
  private started: OwnSystem | null = null;

  static async start(wish: OwnSystemWish = {}): Promise<ProvableSystem> {
    const made = new ProvableSystem();
    writeFileSync(made.file('ledger.key'), `${signerText(made.logKey)}\n`, { mode: 0o600 });
    writeFileSync(made.file('witness.key'), `${signerText(made.witnessKey)}\n`, { mode: 0o600 });
    made.started = await OwnSystem.start({
      workers: 1,
      ...wish,
      env: {
        ...wish.env,
        GAVEL_LEDGER_KEY_FILE: made.file('ledger.key'),
        GAVEL_LEDGER_WITNESSES: verifierText(made.witnessKey),
      },
    });
    const password = stack().shared.signIns.find(({ username }) => username === 'oskar')?.password ?? '';
    const login = ['login', made.url, '--username', 'oskar', '--password-stdin'];
    const { code, stderr } = await made.desk.type(login, { stdin: `${password}\n` });
    if (code !== 0) throw new Error(stderr);
    return made;
  }

  async stop(): Promise<void> {
    await this.started?.stop();
    this.desk.clear();
    rmSync(this.folder, { recursive: true });
  }

  get system(): OwnSystem {
    if (this.started === null) throw new Error('It was not started.');
    return this.started;
  }

  get url(): string {
    return this.system.api.url;
  }

  file = (name: string): string => path.join(this.folder, name);
  read = (name: string): string => readFileSync(this.file(name), 'utf8');

  /** The number of a change that was edited, voted on, documented and carried out. */
  async wholeChange(title: string): Promise<string> {
    const who = ['ravi', 'maya', 'lena', 'tomas', 'akiko', 'george'];
    const [requester, manager, implementer, verifier, ...approvers] = await Promise.all(
      who.map((name) => this.system.as(name)),
    );
    const people = { requester, manager, implementer, verifier, approvers } as Cast;
    const filed = await does(people.requester, 'fileChange', wholeChange({ title: `${title}, drafted` }));
    const { number } = filed;
    await does(people.requester, 'updateChange', { change: number, expectedVersion: filed.version, title });
    await does(people.requester, 'submitChange', { change: number });
    let change = await does(people.manager, 'assessChange', { change: number });
    const at = `/api/v1/changes/${number}/evidence?kind=MONITORING&name=note.json`;
    await people.requester.rest('POST', at, JSON.stringify(`what ${title} showed`));
    const ballot = { change: number, verdict: 'APPROVE', digest: change.contentDigest };
    for (const approver of people.approvers)
      if (change.state === 'AUTHORIZING') change = await does(approver, 'castVote', ballot);
    await does(people.implementer, 'startImplementation', { change: number });
    return number;
  }

  /** A draft whose content was edited. */
  async editedDraft(): Promise<string> {
    const requester = await this.system.as('ravi');
    const filed = await does(requester, 'fileChange', wholeChange({ title: 'As it was' }));
    await does(requester, 'updateChange', {
      change: filed.number,
      expectedVersion: filed.version,
      title: 'As it is',
    });
    return filed.number;
  }

  /** Until every record is a leaf. */
  async logged(within = 30_000): Promise<void> {
    const none = async () => (await this.system.rows('SELECT FROM ledger_pending LIMIT 1')).length === 0;
    await waitFor(none, { within, what: 'every record to be a leaf' });
  }

  /** Past grants and triggers, as whoever holds the machine. */
  async behindTheBack(sql: string): Promise<void> {
    await asSuperuser(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(sql);
    }, this.system.database.name);
  }

  pinned(): PinnedKey {
    const key = PinnedKey.of(this.key);
    if (key === null) throw new Error('no key');
    return key;
  }

  /** A checkpoint that the log's own key signed, whatever it says. */
  forged(size: number, root: Uint8Array): string {
    const text = checkpointText({ origin: this.logKey.name, size, root, extensions: [] });
    return formatNote({ text, signatures: [signNote(this.logKey, text, 0)] });
  }
}

/** A server that shows a log as it is, but for the checkpoint that it is told to show. */
export class LyingLog {
  private constructor(
    private readonly server: Server,
    private readonly lie: { checkpoint: string | null },
  ) {}

  static async over(url: string): Promise<LyingLog> {
    const lie: { checkpoint: string | null } = { checkpoint: null };
    const server = createServer((request, response) => {
      if (request.url === '/ledger/checkpoint' && lie.checkpoint !== null) {
        response.end(lie.checkpoint);
        return;
      }
      void fetch(`${url}${request.url ?? ''}`).then(async (answer) => {
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LyingLog(server, lie);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  show(checkpoint: string): void {
    this.lie.checkpoint = checkpoint;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
