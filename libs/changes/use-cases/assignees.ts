import type { Id, Problem } from '#kernel';
import type { PersonRecord } from '#people';
import type { ChangeInHand } from '../change-in-hand.ts';

/** Policy's objections to the people being named as implementer and verifier. */
export async function assigneeProblems(
  hand: ChangeInHand,
  named: readonly ('implementerId' | 'verifierId')[],
  people: ReadonlyMap<Id, PersonRecord>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const field of named) {
    const person = people.get(hand.change[field] ?? '');
    if (person === undefined) continue;
    const action = field === 'implementerId' ? 'assignImplementer' : 'assignVerifier';
    const input = field === 'implementerId' ? 'implementer' : 'verifier';
    const found = await hand.permit(action, {
      assignee: { id: person.id, roles: person.roles, active: person.active },
    });
    problems.push(...found.map((p) => ({ ...p, path: ['input', input] })));
  }
  return problems;
}
