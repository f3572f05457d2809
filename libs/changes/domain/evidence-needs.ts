import type { Id } from '#kernel';
import { changeNumber, type ChangeRecord } from './change.ts';
import {
  demandsAt,
  type EvidencePlace,
  type EvidenceRow,
  type EvidenceSender,
  type MergedDemand,
} from './evidence-matrix.ts';

/** Where a piece of evidence was found: a document, or what a source told of delivery. */
export const evidenceSources = ['DOCUMENT', 'TEST_RUN', 'REVIEW', 'BUILD', 'DEPLOYMENT'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/** A piece of evidence as it is judged: by what was found in it, never by what its sender calls it. */
export interface EvidenceItem {
  readonly id: Id;
  readonly source: EvidenceSource;
  readonly kind: string;
  readonly name: string;
  readonly verdict: 'PASSED' | 'FAILED' | 'UNKNOWN';
  /** Whether something understood it: a reader of its kind, or a source that tells verdicts. */
  readonly read: boolean;
  readonly from: EvidenceSender;
  /** ISO 8601. */
  readonly takenAt: string;
  /** What it is of; none where it does not say. */
  readonly commits: readonly string[];
  readonly artifacts: readonly string[];
}

/** The last commit of a repository that is known to be of the change. */
export interface LastCommit {
  readonly repository: string;
  readonly sha: string;
  /** Since when it is known, ISO 8601: evidence that names no commit and is older cannot be of it. */
  readonly knownAt: string;
}

export const needStatuses = ['SATISFIED', 'EXCEPTED', 'MISSING', 'STALE', 'FAILED'] as const;
export type NeedStatus = (typeof needStatuses)[number];

/** What a change needs of one kind of evidence, and how that stands. */
export interface EvidenceNeed extends MergedDemand {
  readonly status: NeedStatus;
  readonly satisfiedBy: readonly EvidenceItem[];
  /** What is there and does not count, each with the reason. */
  readonly passedOver: readonly { readonly item: EvidenceItem; readonly because: string }[];
  /** Why it is not there, as a sentence's end; null when it is, or is excepted. */
  readonly because: string | null;
  /** What to do about it, as a sentence with the command; null when there is nothing to do. */
  readonly how: string | null;
  /** The policy action that brings it: whoever may do that can. */
  readonly broughtBy: string;
}

export interface EvidenceGround {
  readonly evidence: readonly EvidenceItem[];
  /** When something material was last edited; null when never. */
  readonly revisedAt: Date | null;
  readonly lastCommits: readonly LastCommit[];
  /** The rules that an exception lifts now. */
  readonly excepted: readonly string[];
}

/** Where a change lies in the matrix: its commits are those that it lists, and those that name it. */
export const placeOf = (
  { type, commits, artifacts }: ChangeRecord,
  where: Omit<EvidencePlace, 'type' | 'brings'>,
  { lastCommits }: Pick<EvidenceGround, 'lastCommits'>,
): EvidencePlace => ({
  ...where,
  type,
  brings: [
    ...(commits.length + lastCommits.length > 0 ? (['commits'] as const) : []),
    ...(artifacts.length > 0 ? (['artifacts'] as const) : []),
  ],
});

/**
 * What a change needs by the matrix, kind by kind, and which evidence satisfies it. Evidence that counts, added, never takes
 * anything away: but what speaks against the change stands until something of the same name and subject replaces it.
 */
export function needsOf(
  rows: readonly EvidenceRow[],
  change: ChangeRecord,
  place: EvidencePlace,
  ground: EvidenceGround,
): EvidenceNeed[] {
  const current = newestOf(ground.evidence);
  return demandsAt(rows, place, ground.excepted).map((demand) => {
    const judged = current
      .filter(({ kind }) => kind === demand.kind)
      .map((item) => ({ item, ...judge(item, demand, change, ground) }));
    const about = { ...demand, broughtBy: broughtBy(demand.kind) };
    const satisfiedBy = judged.filter(({ flaw }) => flaw === null).map(({ item }) => item);
    const passedOver = judged.flatMap(({ item, because }) => (because === null ? [] : [{ item, because }]));
    const isExcepted = demand.rows.every(({ rule }) => demand.excepted.includes(rule));
    if (isExcepted)
      return { ...about, satisfiedBy, passedOver, status: 'EXCEPTED', because: null, how: null };
    const against = judged.filter(({ flaw }) => flaw === 'FAILED');
    if (satisfiedBy.length > 0 && against.length === 0)
      return { ...about, satisfiedBy, passedOver, status: 'SATISFIED', because: null, how: null };
    const status =
      against.length > 0 ? 'FAILED' : judged.some(({ flaw }) => flaw === 'STALE') ? 'STALE' : 'MISSING';
    const told =
      status === 'FAILED'
        ? against
        : status === 'STALE'
          ? judged.filter(({ flaw }) => flaw === 'STALE')
          : judged;
    return {
      ...about,
      satisfiedBy: [],
      passedOver,
      status,
      because: reasons(told),
      how: howTo(demand.kind, change, ground),
    };
  });
}

/** Evidence that is still due by some point: neither there nor excepted. */
export const isOpen = ({ status }: EvidenceNeed): boolean => status !== 'SATISFIED' && status !== 'EXCEPTED';

/** A piece replaces an earlier one of the same kind and name that is of the same thing. */
function newestOf(items: readonly EvidenceItem[]): EvidenceItem[] {
  const newest = new Map<string, EvidenceItem>();
  for (const item of [...items].sort(byAge))
    newest.set(JSON.stringify([item.source, item.kind, item.name, item.commits, item.artifacts]), item);
  return [...newest.values()];
}

const byAge = (a: EvidenceItem, b: EvidenceItem): number =>
  Date.parse(a.takenAt) - Date.parse(b.takenAt) || (a.id < b.id ? -1 : 1);

interface Judged {
  readonly flaw: null | 'WEAK' | 'STALE' | 'FAILED';
  readonly because: string | null;
}

function judge(
  item: EvidenceItem,
  demand: MergedDemand,
  change: ChangeRecord,
  ground: EvidenceGround,
): Judged {
  const elsewhere = ofSomethingElse(item, demand, change, ground);
  const stale = elsewhere ?? older(item, demand, ground);
  // A document that says no to this very content is not made harmless by an edit; of another commit it says nothing.
  if (item.verdict === 'FAILED' && demand.verdict !== 'ANY' && elsewhere === null)
    return { flaw: 'FAILED', because: `${item.name} speaks against the change` };
  const weak = tooWeak(item, demand);
  if (weak !== null) return { flaw: 'WEAK', because: weak };
  return stale === null ? { flaw: null, because: null } : { flaw: 'STALE', because: stale };
}

function tooWeak(item: EvidenceItem, { verdict, from }: MergedDemand): string | null {
  if (item.verdict === 'FAILED' && verdict !== 'ANY') return `${item.name} speaks against the change`;
  if ((verdict === 'PASSED' || verdict === 'READ') && !item.read)
    return `nobody can tell what ${item.name} says: it could not be read`;
  if (verdict === 'PASSED' && item.verdict === 'UNKNOWN') return `${item.name} says neither yes nor no`;
  if (!from.includes(item.from))
    return `${item.name} was brought by a ${item.from}, and it takes a ${from.join(' or ')}`;
  return null;
}

/** Evidence that says which commit or artifact it is of is of nothing else. */
function ofSomethingElse(
  { name, commits, artifacts }: EvidenceItem,
  demand: MergedDemand,
  change: ChangeRecord,
  { lastCommits }: EvidenceGround,
): string | null {
  const planned = change.artifacts.map(({ digest }) => digest);
  if (artifacts.length > 0 && planned.length > 0 && !artifacts.some((digest) => planned.includes(digest)))
    return `${name} is of another artifact (${short(artifacts[0])}) than is planned`;
  const last = lastCommits.map(({ sha }) => sha);
  if (!demand.freshAfter.includes('commit') || commits.length === 0 || last.length === 0) return null;
  return commits.some((sha) => last.includes(sha))
    ? null
    : `${name} is of the commit ${short(commits[0])}, and the last one is ${last.map(short).join(', ')}`;
}

/** Whether it was taken before something that it cannot have known. */
function older(
  item: EvidenceItem,
  demand: MergedDemand,
  { revisedAt, lastCommits }: EvidenceGround,
): string | null {
  const takenAt = Date.parse(item.takenAt);
  if (demand.freshAfter.includes('edit') && revisedAt !== null && takenAt < revisedAt.getTime())
    return `${item.name} was taken before the material edit of ${revisedAt.toISOString()}`;
  if (!demand.freshAfter.includes('commit') || item.commits.length > 0 || item.artifacts.length > 0)
    return null;
  const later = lastCommits.find(({ knownAt }) => takenAt < Date.parse(knownAt));
  return later === undefined ? null : `${item.name} was taken before the commit ${short(later.sha)}`;
}

function reasons(judged: readonly { readonly because: string | null }[]): string {
  const all = judged.flatMap(({ because }) => because ?? []);
  if (all.length === 0) return 'there is none';
  const shown = all.slice(0, 3).join('; ');
  return all.length > 3 ? `${shown}; and ${all.length - 3} more` : shown;
}

/** A digest or a hash as people tell them apart. */
const short = (text = ''): string => /^(?:\w+:)?.{0,12}/.exec(text)?.[0] ?? '';

/** What sources tell and nobody attaches. */
const told: Readonly<Record<string, string>> = {
  CODE_REVIEW: 'Have the commit reviewed on the code host; its webhook tells Gavel.',
  BUILD: 'Have the pipeline build the commit; its webhook tells Gavel.',
};

const broughtBy = (kind: string): string => (kind in told ? 'recordFact' : 'attachEvidence');

/** The command; where one commit is the last, a document that names it is told to be of it. */
function howTo(kind: string, { number }: ChangeRecord, { lastCommits }: EvidenceGround): string {
  const [last, ...others] = lastCommits;
  const commit = last === undefined || others.length > 0 ? '' : ` --commit ${last.sha}`;
  return told[kind] ?? `Run: gavel evidence add ${changeNumber(number)} --kind ${kind} --file FILE${commit}`;
}
