import { sha256 } from '#kernel';
import { entryHash } from '../hashes.ts';
import {
  type AskAgain,
  type Entry,
  type Fields,
  fieldsOf,
  type LeafClaim,
  named,
  parseEntry,
  type Referred,
  textIn,
} from './claims.ts';
import { ContentChecks } from './content-checks.ts';
import { ContentExpiries } from './content-expiries.ts';
import { Erasures } from './erasures.ts';
import type { Findings } from './findings.ts';

/**
 * Holds records against their leaves, and what records refer to against the records: documents, decisions under the
 * rules of their time, and votes on the content that they were cast on. Whether the leaves are in the log is for others.
 */
export class RecordChecks {
  private readonly contents: ContentChecks;
  private readonly expiries: ContentExpiries;
  private readonly erasures: Erasures;
  private readonly sets = new Map<string, string | null>();

  constructor(
    private readonly findings: Findings,
    private readonly referred: Referred,
    private readonly askAgain: AskAgain,
  ) {
    this.contents = new ContentChecks(findings, referred);
    this.expiries = new ContentExpiries(findings);
    this.erasures = new Erasures(findings);
  }

  /** @returns the leaf's hash; null when its entry is none, which is told */
  async take(leaf: LeafClaim): Promise<Buffer | null> {
    const { findings } = this;
    const entry = parseEntry(leaf.entry);
    if (entry === null) {
      findings.wrong(leaf.place, 'Its entry is none of this log: not canonical, or of an unknown kind.');
      return null;
    }
    const place = `${leaf.place} (${entry.kind} ${entry.id})`;
    await this.record(place, entry, leaf.record);
    return entryHash(Buffer.from(leaf.entry, 'utf8'));
  }

  /** What only shows when every record of a change was seen. What was seen until now is forgotten. */
  async finish(): Promise<void> {
    this.expiries.finish(true);
    this.erasures.finish(true);
    await this.contents.finish();
  }

  /** The same where only some records were seen: what the others might tell is in doubt. */
  finishSample(): void {
    this.expiries.finish(false);
    this.erasures.finish(false);
    this.findings.limit('votes on their content', 'That takes every edit of a change: all records.');
  }

  private async record(place: string, entry: Entry, text: string | null): Promise<void> {
    const { findings } = this;
    if (text === null) {
      findings.wrong(place, 'Its record is gone.');
      return;
    }
    const fields = fieldsOf(text);
    if (named(sha256(text)) !== entry.digest) {
      this.erasures.differs(place, entry);
      // What it says now proves nothing by itself; that a vote's digest follows from it does.
      if (entry.kind === 'event' && fields !== null) this.contents.event(place, fields, true);
      return;
    }
    findings.proven('records');
    const id = fields?.[entry.kind === 'minutes' ? 'meeting_id' : 'id'];
    if (fields === null || id !== entry.id) {
      findings.wrong(place, 'Its record is another than its entry names.');
      return;
    }
    if (entry.document !== null) await this.document(place, entry.document, fields);
    if (entry.kind === 'decision') await this.decision(place, fields);
    if (entry.kind === 'vote') this.contents.vote(place, fields);
    if (entry.kind === 'event') {
      this.contents.event(place, fields);
      this.expiries.event(place, fields);
      this.erasures.event(place, fields);
    }
  }

  private async document(place: string, digest: string, record: Fields): Promise<void> {
    const found = await this.referred.document(digest);
    const leftOut = this.referred.documentsLeftOut?.() ?? null;
    if (found !== null)
      this.findings.check(found === digest, 'documents', place, 'Its document was altered.');
    else if (record['location'] != null)
      this.findings.limit('documents that lie elsewhere', 'Gavel holds their digests alone.');
    else if (leftOut !== null) this.findings.limit('contents of documents', leftOut);
    else this.expiries.notThere({ place, evidence: textIn(record['id']), digest });
  }

  private async decision(place: string, record: Fields): Promise<void> {
    const { findings, askAgain } = this;
    const digest = textIn(record['policy_set_digest']);
    if (askAgain === null) {
      findings.doubt('decisions', 'The policy engine is not beside this command.');
      return;
    }
    const set = await this.policySet(digest);
    if (set === null) {
      findings.wrong(place, `The rules that decided, ${digest}, are not there or were altered.`);
      return;
    }
    const differences = askAgain(
      {
        verdict: record['verdict'],
        determining: record['determining'],
        request: record['request'],
        inputDigest: record['input_digest'],
        policySetDigest: digest,
      },
      set,
    );
    findings.check(
      differences.length === 0,
      'decisions',
      place,
      `Asked again it differs: ${differences.join(' ')}`,
    );
  }

  private async policySet(digest: string): Promise<string | null> {
    const known = this.sets.get(digest);
    if (known !== undefined) return known;
    const text = await this.referred.policySet(digest);
    const good = text !== null && named(sha256(text)) === digest ? text : null;
    if (good !== null) this.findings.proven('policy sets');
    this.sets.set(digest, good);
    return good;
  }
}
