import { type Problem, problem } from '#kernel';
import type { ChangeState } from './life.ts';

/** What a pipeline asks about: this change, there, with that artifact. */
export interface GateQuestion {
  readonly environmentId: string | null;
  readonly environmentName: string | null;
  readonly artifactDigest: string | null;
}

export interface GateView {
  readonly state: ChangeState;
  readonly environmentIds: readonly string[];
  readonly artifacts: readonly { readonly digest: string }[];
  /** An approval in force on this content, or an emergency that policy let start. */
  readonly mayProceed: boolean;
  /** What the start of implementation still waits for: window, completeness, named people. */
  readonly waits: readonly Problem[];
  /** What policy holds against a deployment there now, also while the work is under way: a freeze, a closed window. */
  readonly held: readonly Problem[];
  /** Who can bring it nearer to an approval, in words. */
  readonly whoCan: readonly string[];
}

export type GateVerdict = 'ALLOWED' | 'PENDING' | 'REFUSED';

export interface GateAnswer {
  readonly verdict: GateVerdict;
  readonly reasons: readonly Problem[];
}

const onTheWay: readonly ChangeState[] = ['DRAFT', 'ASSESSING', 'AUTHORIZING'];

/** The action that brings a change nearer to an approval, by its state. */
export const approvalAwaits: Partial<Record<ChangeState, string>> = {
  DRAFT: 'submitChange',
  ASSESSING: 'assessChange',
  AUTHORIZING: 'castVote',
  SCHEDULED: 'castVote',
  IMPLEMENTING: 'castVote',
};
const underWay: readonly ChangeState[] = ['SCHEDULED', 'IMPLEMENTING'];

/**
 * May this be deployed now? Pure. PENDING means that waiting can help: approval or the window may come. REFUSED means
 * that it cannot: somebody has to do something else first.
 */
export function gateAnswer(view: GateView, question: GateQuestion): GateAnswer {
  const mismatch = mismatches(view, question);
  if (mismatch.length > 0) return { verdict: 'REFUSED', reasons: mismatch };
  if (onTheWay.includes(view.state))
    return {
      verdict: 'PENDING',
      reasons: [
        problem('NOT_READY', `The change is ${view.state}: it is not approved yet.`, {
          rule: 'gate',
          wayOut: 'Wait for its approvers.',
          whoCan: view.whoCan,
        }),
      ],
    };
  if (!underWay.includes(view.state))
    return {
      verdict: 'REFUSED',
      reasons: [
        problem('WRONG_STATE', `The change is ${view.state}: nothing is deployed under it now.`, {
          rule: 'gate',
        }),
      ],
    };
  if (!view.mayProceed)
    return {
      verdict: 'PENDING',
      reasons: [
        problem('NOT_READY', 'No approval is in force on the change as it stands.', {
          rule: 'gate',
          wayOut: 'Its approvers must approve this very content.',
          whoCan: view.whoCan,
        }),
      ],
    };
  const waits = [...view.held, ...(view.state === 'SCHEDULED' ? view.waits : [])];
  return waits.length > 0 ? { verdict: 'PENDING', reasons: waits } : { verdict: 'ALLOWED', reasons: [] };
}

function mismatches(
  view: GateView,
  { environmentId, environmentName, artifactDigest }: GateQuestion,
): Problem[] {
  const problems: Problem[] = [];
  if (environmentName !== null && (environmentId === null || !view.environmentIds.includes(environmentId)))
    problems.push(
      problem('INVALID_REFERENCE', `The change does not cover the environment "${environmentName}".`, {
        path: ['environment'],
        rule: 'gate-environment',
        wayOut:
          'Deploy where the change says, or add the environment; that is a material edit and needs approval again.',
      }),
    );
  if (artifactDigest !== null && !view.artifacts.some((a) => a.digest === artifactDigest))
    problems.push(
      problem('STALE_CONTENT', 'This artifact is not one that the change names.', {
        path: ['artifact'],
        rule: 'gate-artifact',
        wayOut:
          'Deploy what was approved, or add the artifact; that is a material edit and needs approval again.',
      }),
    );
  return problems;
}
