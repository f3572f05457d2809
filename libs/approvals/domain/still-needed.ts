import type { StepTally, Tally } from './tally.ts';

/** What is still needed, as sentences for people. */
export function stillNeeded({ verdict, steps, current }: Tally): string {
  if (verdict === 'approved') return 'Nothing more is needed.';
  if (verdict === 'rejected' || current === null) return 'It was rejected; nothing more is asked.';
  return steps
    .slice(current)
    .filter((step) => !step.reached)
    .map((step, i) => `${i === 0 ? '' : 'Then '}${sentence(step)}`)
    .join(' ');
}

function sentence(step: StepTally): string {
  const { name, outOfReach, open } = step;
  const wanted = `${name}: ${missing(step)}`;
  if (!outOfReach) return `${wanted}, of ${open.length} who may still vote.`;
  const rest = open.length === 0 ? 'nobody may vote any more' : `only ${open.length} may still vote`;
  return `${wanted}, but ${rest}: somebody who abstained must vote again, or the change must be asked about anew.`;
}

function missing({ needed, quorum, approvals, rejections, abstentions }: StepTally): string {
  const votes = quorum - approvals - rejections - abstentions;
  const more = needed - approvals;
  if (more > 0 && more >= votes) return `${more} more ${more === 1 ? 'approval' : 'approvals'}`;
  if (votes > 0) return `${votes} more ${votes === 1 ? 'vote' : 'votes'} for its quorum of ${quorum}`;
  return 'the remaining votes';
}
