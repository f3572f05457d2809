import type { Id } from '#kernel';
import type { ViolationDraft } from './violation.ts';

/** A deployment as it is judged once it has happened. */
export interface SeenDeployment {
  readonly id: Id;
  readonly artifactDigest: string | null;
  readonly startedAt: Date;
  /** Who deployed, as it was told. */
  readonly deployer: string;
  readonly deployerPerson: Id | null;
  /** It went where every deployment needs a change. */
  readonly watched: boolean;
  /** The change it belongs to; null when none could be told. */
  readonly change: {
    readonly number: string;
    /** The state that the change was in when the deployment began; null before it was filed. */
    readonly stateThen: string | null;
    readonly artifacts: readonly { readonly digest: string }[];
  } | null;
}

const underWay = ['IMPLEMENTING', 'VALIDATING'];
const approvedButNotUnderWay = ['SCHEDULED', 'REVIEWING', 'ROLLED_BACK', 'CLOSED'];

/** What is wrong with a deployment apart from who made it; policy says that. */
export function findingsOf(seen: SeenDeployment): ViolationDraft[] {
  const { change, id, artifactDigest, deployer, deployerPerson, watched } = seen;
  const at = seen.startedAt.toISOString();
  const found = (rule: string, description: string): ViolationDraft => ({
    rule,
    occurrence: id,
    description,
    persons: deployerPerson === null ? [] : [deployerPerson],
    dueAt: null,
  });
  const findings: ViolationDraft[] = [];
  if (watched && deployerPerson === null)
    findings.push(found('unknown-deployer', `Deployed at ${at} by ${deployer}, who is nobody known here.`));
  if (change === null)
    return watched
      ? [...findings, found('deployed-without-change', `Deployed at ${at} without any change.`)]
      : findings;
  const { stateThen } = change;
  if (stateThen !== null && approvedButNotUnderWay.includes(stateThen))
    findings.push(
      found(
        'deployed-outside-implementation',
        `Deployed at ${at}, when ${change.number} was ${stateThen}: its implementation was not under way.`,
      ),
    );
  else if (stateThen === null || !underWay.includes(stateThen))
    findings.push(
      found(
        'deployed-unapproved',
        `Deployed at ${at}, when ${change.number} was ${stateThen ?? 'not filed'}: it was not approved.`,
      ),
    );
  if (change.artifacts.length > 0 && !change.artifacts.some((a) => a.digest === artifactDigest))
    findings.push(
      found(
        'deployed-other-artifact',
        artifactDigest === null
          ? `Deployed at ${at} without saying which artifact; ${change.number} names ${change.artifacts.length}.`
          : `Deployed ${artifactDigest} at ${at}; ${change.number} names other artifacts.`,
      ),
    );
  return findings;
}
