import type { ChangeView, Named } from '../client/views.ts';
import { plain } from '../terminal/plain-text.ts';
import { pairs } from '../terminal/table.ts';

const names = (things: readonly Named[]): string => things.map((t) => t.key).join(', ');
const person = (p: Named | null): string => (p === null ? '' : `${p.name} <${p.key}>`);

export const windowOf = ({ plannedStart, plannedEnd }: ChangeView): string =>
  plannedStart === null ? '' : `${plannedStart} to ${plannedEnd ?? 'open end'}`;

/** What a change is and where it stands, in a few lines. */
export function summaryOf(change: ChangeView): string {
  return pairs([
    ['Change', `${change.number}  ${change.title}`],
    ['State', change.state],
    ['Type', change.type],
    ['Risk', riskText(change)],
    ['Services', names(change.services)],
    ['Environments', names(change.environments)],
    ['Window', windowOf(change)],
    ['Requester', person(change.requester)],
    ['Implementer', person(change.implementer)],
    ['Verifier', person(change.verifier)],
    ['Incident', change.incident],
    ['Outcome', change.outcome],
    ['Validation', change.validation],
    ['Revision', `${change.revision} (version ${change.version})`],
    ['Digest', change.contentDigest],
  ]);
}

/** The long texts and lists of a change, each under its heading. */
export function detailsOf(change: ChangeView): string {
  const parts: (readonly [string, string])[] = [
    ['Description', change.description],
    ['Reason', change.reason],
    ['Implementation plan', change.implementationPlan],
    ['Test plan', change.testPlan],
    ['Backout plan', change.backoutPlan],
    ['Communication plan', change.communicationPlan],
    ['Work items', change.workItems.map((w) => `${w.system} ${w.key}`).join('\n')],
    ['Commits', change.commits.map((c) => `${c.sha.slice(0, 12)}  ${c.message ?? ''}`).join('\n')],
    ['Artifacts', change.artifacts.map((a) => `${a.name}  ${a.digest}`).join('\n')],
    ['Tags', change.tags.join(', ')],
  ];
  return parts
    .filter(([, text]) => text.trim() !== '')
    .map(([heading, text]) => `\n${heading}\n${plain(text).trim().replace(/^/gm, '  ')}`)
    .join('\n');
}

/** What was declared, and what was found where that counts. */
const riskText = ({ risk, effectiveRisk }: ChangeView): string =>
  risk === effectiveRisk ? risk : `${effectiveRisk} (declared ${risk})`;
