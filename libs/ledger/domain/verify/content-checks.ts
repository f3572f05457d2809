import { canonicalJson, type Json, sha256 } from '#kernel';
import { type Fields, fieldsOf, named, type Referred, textIn } from './claims.ts';
import type { Findings } from './findings.ts';

/** What was told of a change's content, in the order of the log. */
interface Told {
  /** Each edit's fields as they were before. */
  readonly steps: ({ readonly before: Fields } | { readonly digest: string; readonly place: string })[];
  /** Votes by id, with the digest of the content that the voter was shown. */
  readonly cast: Map<string, string>;
  /** Whether some of it differs from what its leaf says: what does not follow from it proves nothing then. */
  differs: boolean;
}

interface Cast {
  readonly id: string;
  readonly digest: string;
  readonly place: string;
}

/**
 * Votes carry the digest of the content that they were cast on. From the content as it stands, and every edit that is on
 * record, the content of each revision follows, and its digest: a vote has to be on one of them.
 */
export class ContentChecks {
  private readonly told = new Map<string, Told>();
  private votes: Cast[] = [];

  constructor(
    private readonly findings: Findings,
    private readonly referred: Referred,
  ) {}

  vote(place: string, record: Fields): void {
    this.votes.push({ place, id: textIn(record['id']), digest: textIn(record['digest']) });
  }

  /** @param differs whether it is not what its leaf says */
  event(place: string, { type, subject_type, subject_id, data }: Fields, differs = false): void {
    if (subject_type !== 'change') return;
    const said = (data ?? {}) as Fields;
    const about = () => this.of(textIn(subject_id));
    if (differs) about().differs = true;
    if (type === 'change.edited') about().steps.push({ before: beforeOf(said['fields']) });
    if (type === 'change.revised') about().steps.push({ digest: textIn(said['digest']), place });
    if (type === 'change.voteCast') about().cast.set(textIn(said['vote']), textIn(said['digest']));
  }

  /** Checks what was told so far, and forgets it. */
  async finish(): Promise<void> {
    const changeOf = new Map<string, string>();
    for (const [change, { cast }] of this.told) for (const vote of cast.keys()) changeOf.set(vote, change);
    const digests = new Map<string, ReadonlySet<string>>();
    for (const vote of this.votes) {
      const change = changeOf.get(vote.id);
      if (change === undefined) {
        this.findings.doubt('votes on their content', 'The event that tells of the vote was not looked at.');
        continue;
      }
      const known = digests.get(change) ?? (await this.digestsOf(change));
      digests.set(change, known);
      const holds = known.has(vote.digest) && this.of(change).cast.get(vote.id) === vote.digest;
      const message = 'It is not on any content that the change had.';
      if (!holds && this.of(change).differs) this.findings.limit('votes on their content', erased);
      else this.findings.check(holds, 'votes on their content', vote.place, message);
    }
    this.votes = [];
    this.told.clear();
  }

  /** The digest of every content that the change had, from the newest back. */
  private async digestsOf(change: string): Promise<ReadonlySet<string>> {
    const content = fieldsOf((await this.referred.content(change)) ?? '');
    const digests = new Set<string>();
    if (content === null) {
      this.findings.wrong(`change ${change}`, 'Its content is not there.');
      return digests;
    }
    let now = content;
    digests.add(digestOf(now));
    for (const step of this.of(change).steps.toReversed())
      if ('before' in step) {
        const undone = Object.entries(step.before).filter(([field]) => field in content);
        now = { ...now, ...Object.fromEntries(undone) };
        digests.add(digestOf(now));
      } else {
        const message = 'The digest of the content does not follow from the content and its edits.';
        const follows = digestOf(now) === step.digest;
        if (!follows && this.of(change).differs) this.findings.limit('revisions', erased);
        else this.findings.check(follows, 'revisions', step.place, message);
      }
    return digests;
  }

  private of(change: string): Told {
    const told = this.told.get(change) ?? { steps: [], cast: new Map<string, string>(), differs: false };
    this.told.set(change, told);
    return told;
  }
}

const erased = 'Personal data was erased from what told of the content.';

const digestOf = (content: Fields): string => named(sha256(canonicalJson(content)));

function beforeOf(fields: Json | undefined): Fields {
  const list = Array.isArray(fields) ? (fields as readonly Fields[]) : [];
  return Object.fromEntries(list.map(({ field, before }) => [textIn(field), before ?? null]));
}
