import { problem, type Problem } from '#kernel';

/** What a document is of, as its sender says. */
export interface EvidenceSubject {
  /** The full hash of a commit. */
  readonly commit: string | null;
  /** The digest of an artifact, as in `sha256:…`. */
  readonly artifact: string | null;
  /** The run of a pipeline: its address. */
  readonly build: string | null;
}

/** What a sender may leave out. */
export type SaidSubject = { readonly [Part in keyof EvidenceSubject]?: string | null };

/** What a reader found that a document is of. */
export interface FoundSubject {
  readonly commits: readonly string[];
  readonly artifacts: readonly string[];
}

const isCommit = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
const isDigest = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;

/** What of a reader’s facts names a commit or artifacts: provenance and other attestations do. */
export const subjectFound = ({ commit, subjects }: { readonly [fact: string]: unknown }): FoundSubject => ({
  commits: typeof commit === 'string' && isCommit.test(commit) ? [commit] : [],
  artifacts: Array.isArray(subjects) ? subjects.flatMap((said) => digestIn(said) ?? []) : [],
});

/** An attestation names what it is of as `name@sha256:…`. */
function digestIn(subject: unknown): string | null {
  const digest = typeof subject === 'string' ? subject.slice(subject.lastIndexOf('@') + 1) : '';
  return isDigest.test(digest) ? digest : null;
}

/** What was said, tidied; null when nothing was. */
export function subjectSaid({ commit, artifact, build }: SaidSubject): EvidenceSubject | null {
  const said = { commit: tidy(commit), artifact: tidy(artifact), build: tidy(build) };
  return Object.values(said).every((part) => part === null) ? null : said;
}

const tidy = (text: string | null | undefined): string | null => {
  const plain = text?.trim() ?? '';
  return plain === '' ? null : plain;
};

/** What stands against it: it is in no form that there is, or the document itself says otherwise. */
export function subjectProblems(said: EvidenceSubject | null, found: FoundSubject): Problem[] {
  if (said === null) return [];
  const bad = (path: string, message: string, wayOut: string): Problem =>
    problem('INVALID_INPUT', message, { path: ['input', path], wayOut });
  const { commit, artifact } = said;
  return [
    ...(commit === null || isCommit.test(commit)
      ? []
      : [
          bad(
            'commit',
            'This is no full commit hash.',
            'Give 40 or 64 hexadecimal digits, as git rev-parse prints them.',
          ),
        ]),
    ...(artifact === null || isDigest.test(artifact)
      ? []
      : [bad('artifact', 'This is no digest of an artifact.', 'Give sha256: and 64 hexadecimal digits.')]),
    ...(commit === null || found.commits.length === 0 || found.commits.includes(commit)
      ? []
      : [bad('commit', `The document itself says that it is of commit ${found.commits.join()}.`, otherwise)]),
    ...(artifact === null || found.artifacts.length === 0 || found.artifacts.includes(artifact)
      ? []
      : [
          bad(
            'artifact',
            `The document itself names other artifacts: ${found.artifacts.slice(0, 3).join(', ')}.`,
            otherwise,
          ),
        ]),
  ];
}

const otherwise = 'Leave it out: what the document says counts.';
