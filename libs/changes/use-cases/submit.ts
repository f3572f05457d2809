import type { Problem } from '#kernel';
import type { ChangeInHand } from '../change-in-hand.ts';
import { preauthorize } from './preauthorize.ts';

/**
 * Hands a draft in: it is assessed next, unless policy approves it at once; an emergency goes straight to its board,
 * for nobody has time to assess it first.
 */
export async function submit(hand: ChangeInHand): Promise<readonly Problem[]> {
  const problems = await hand.move('submitChange', {
    patch: { submittedAt: hand.change.submittedAt ?? hand.work.now },
  });
  if (problems.length > 0) return problems;
  if (hand.change.type === 'EMERGENCY') return hand.follow('callEmergencyBoard');
  await preauthorize(hand);
  return [];
}
