import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Service } from '#platform/embedded';
import pg from 'pg';
import { must } from './boards.ts';
import { does, wholeChange } from './changes.ts';
import type { Client } from './client.ts';
import { upload, type Uploaded } from './evidence.ts';
import { ProvableSystem } from './proofs.ts';
import { stack } from './stack.ts';
import { waitFor } from './wait-for.ts';

/** Rules by which screenshots go as soon as their change has ended, and other documents after ten days. */
const rules = {
  // A pass every second or so.
  passEveryHours: 0.0003,
  regulations: { SOX: 'seven years', PCI_DSS: 'a year' },
  rules: [
    { name: 'screenshots-go', kinds: ['SCREENSHOT'], removeAfterDays: 0 },
    { name: 'documents-go', kinds: ['DOCUMENT'], removeAfterDays: 10 },
    { name: 'sox-keeps', regulations: ['SOX'], keepDays: 2557 },
  ],
};

export interface ShownContent {
  readonly state: string;
  readonly rule: string | null;
  readonly at: string | null;
  readonly event: string | null;
}

/** A document of a change, as its test knows it. */
export interface Kept {
  readonly change: string;
  readonly id: string;
  readonly digest: string;
  readonly name: string;
}

/** A house whose rules take screenshots away, with an evidence folder of its own. */
export class TidyHouse {
  private constructor(
    readonly proofs: ProvableSystem,
    readonly ravi: Client,
    /** Of compliance, both. */
    readonly claire: Client,
    readonly akiko: Client,
    readonly oskar: Client,
    private readonly folder: string,
    /** The only one. */
    public worker: Service,
  ) {}

  static async start(): Promise<TidyHouse> {
    const folder = path.join(stack().dataDir, `tidy-${process.pid}`);
    const env = { GAVEL_EVIDENCE_DIR: folder };
    const proofs = await ProvableSystem.start({ policyFiles: { 'retention.json': rules }, env, workers: 0 });
    const worker = await proofs.system.addWorker();
    const who = ['nora', 'ravi', 'claire', 'akiko', 'oskar'];
    const [nora, ravi, claire, akiko, oskar] = (await Promise.all(
      who.map((name) => proofs.system.as(name)),
    )) as [Client, Client, Client, Client, Client];
    await must(nora, 'setRoles', { person: 'akiko@acme.example', roles: ['COMPLIANCE', 'APPROVER'] });
    return new TidyHouse(proofs, ravi, claire, akiko, oskar, folder, worker);
  }

  /** The number of a change with a document. */
  async kept(content: string, over: { change?: string; kind?: string; name?: string } = {}): Promise<Kept> {
    const { kind = 'SCREENSHOT', name = 'screen.png' } = over;
    const change = over.change ?? (await does(this.ravi, 'fileChange', wholeChange())).number;
    const { status, body } = await this.attach(change, content, { kind, name });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return { change, id: body.id, digest: body.digest, name };
  }

  attach(change: string, content: string, query: Record<string, string>): Promise<Uploaded> {
    return upload(this.ravi, change, query, content, { 'content-type': 'application/octet-stream' });
  }

  async ended(...documents: readonly Kept[]): Promise<void> {
    for (const { change } of documents) await does(this.ravi, 'cancelChange', { change, comment: 'Over.' });
  }

  async contentOf({ id }: Kept): Promise<ShownContent> {
    const { node } = await this.ravi.ask<{ node: { content: ShownContent } }>(
      `query ($id: ID!) { node(id: $id) { ... on Evidence { content { state rule at event } } } }`,
      { id },
    );
    return node.content;
  }

  async download({ id }: Kept): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(`${this.ravi.url}/api/v1/evidence/${id}/content`, {
      headers: this.ravi.headers,
    });
    return { status: response.status, text: await response.text() };
  }

  fileOf({ digest }: Pick<Kept, 'digest'>): string {
    const hex = digest.slice('sha256:'.length);
    return path.join(this.folder, hex.slice(0, 2), hex.slice(2, 4), hex);
  }

  isThere = (document: Kept): boolean => existsSync(this.fileOf(document));

  /** Until it is on record that a document's content goes. */
  async recorded(document: Kept): Promise<ShownContent> {
    const gone = async () => {
      const content = await this.contentOf(document);
      return content.state === 'GONE_BY_RULE' && content;
    };
    return waitFor(gone, { within: 30_000, what: `${document.name} to be recorded as gone` });
  }

  async gone(document: Kept): Promise<void> {
    await this.recorded(document);
    await waitFor(() => !this.isThere(document), { within: 30_000, what: `${document.name} to go` });
  }

  /** How many portions of passes were made. */
  async passes(): Promise<number> {
    const sql = `SELECT count(*)::int AS passes FROM event WHERE type = 'retention.passed'`;
    return (await this.proofs.system.rows<{ passes: number }>(sql))[0]?.passes ?? 0;
  }

  /** Until a pass was begun and ended after now. */
  async passed(): Promise<void> {
    const before = await this.passes();
    const two = async () => (await this.passes()) >= before + 2;
    await waitFor(two, { within: 30_000, what: 'two passes' });
  }

  /** While nobody can take a content away or put it there. */
  async locked<T>({ digest }: Pick<Kept, 'digest'>, body: () => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.proofs.system.database.ownerUrl });
    await client.connect();
    try {
      await client.query(`SELECT pg_advisory_lock(hashtextextended('gavel.content:' || $1, 0))`, [digest]);
      return await body();
    } finally {
      await client.end();
    }
  }

  /** Whether somebody waits for a lock that a test holds. */
  async waiting(): Promise<boolean> {
    const sql = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    return (await this.proofs.system.rows(sql)).length > 0;
  }

  /** Places a hold. */
  async held(input: Record<string, unknown>): Promise<string> {
    const wish = { matter: 'CASE-7', reason: 'Litigation.', ...input };
    return (await must<{ hold: { id: string } }>(this.claire, 'placeLegalHold', wish, 'hold { id }')).hold.id;
  }

  lifted(hold = ''): Promise<unknown> {
    return must(this.akiko, 'liftLegalHold', { hold, reason: 'Settled.' });
  }

  /** What goes by a time, by the ids of documents. */
  async previewOf(by: string): Promise<Map<string, ShownExpiry>> {
    const { retentionPreview } = await this.oskar.ask<{ retentionPreview: { nodes: ShownExpiry[] } }>(
      `query ($by: DateTime!) { retentionPreview(by: $by, first: 100) {
         nodes { until rule holds evidence { id } } } }`,
      { by },
    );
    return new Map(retentionPreview.nodes.map((node) => [node.evidence.id, node]));
  }

  async verify(...args: string[]): Promise<ShownReport> {
    const { desk, key } = this.proofs;
    const { code, stdout, stderr } = await desk.type(['verify', ...args, '--key', key, '--json']);
    if (stdout === '') throw new Error(stderr);
    return { ...(JSON.parse(stdout) as Omit<ShownReport, 'code'>), code };
  }

  /** The whole log, as if for the first time. */
  async verifyServer(): Promise<ShownReport> {
    await this.proofs.logged();
    const state = this.proofs.file(`state-${randomUUID()}`);
    return this.verify('--server', this.proofs.url, '--state', state);
  }
}

export interface ShownExpiry {
  readonly until: string;
  readonly rule: string | null;
  readonly holds: string[];
  readonly evidence: { readonly id: string };
}

export interface ShownReport {
  readonly verdict: string;
  readonly gone: readonly { place: string; rule: string; at: string; event: string }[];
  readonly wrong: readonly { place: string; message: string }[];
  readonly code: number | null;
}
