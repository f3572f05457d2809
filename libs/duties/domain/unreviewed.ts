import type { Id } from '#kernel';

/** Wakes whoever looks whether what runs was reviewed. */
export const reviewLookTopic = 'duty.reviewed';

/** Somebody who wrote or approved code: the identity, and the person if it is known whose it is. */
export interface CodePerson {
  readonly issuer: string;
  readonly subject: string;
  readonly personId: Id | null;
}

/** A commit that was deployed, with who wrote it and who approved it as far as that was told. */
export interface DeployedCommit {
  readonly sha: string;
  readonly authors: readonly CodePerson[];
  readonly approvers: readonly CodePerson[];
}

const oneAs = (a: CodePerson, b: CodePerson): boolean =>
  (a.personId !== null && a.personId === b.personId) || (a.issuer === b.issuer && a.subject === b.subject);

/** Reviewed is what somebody known here approved who had no hand in writing it: four eyes, not two accounts. */
export const isReviewed = ({ authors, approvers }: DeployedCommit): boolean =>
  approvers.some(
    (approver) => approver.personId !== null && !authors.some((author) => oneAs(author, approver)),
  );
