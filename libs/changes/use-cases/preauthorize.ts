import { type ChangeInHand } from '../change-in-hand.ts';
import { contentDigest } from '../domain/content.ts';

/**
 * Lets policy approve an assessed change without a vote. Not a command: it follows handing in, assessing and
 * editing, and leaves the change where it is when policy says no.
 * @returns whether the change is approved now
 */
export async function preauthorize(hand: ChangeInHand): Promise<boolean> {
  if (hand.change.state !== 'ASSESSING') return false;
  const digest = contentDigest(hand.change);
  const problems = await hand.follow('preauthorizeChange', {
    patch: { preauthorizedDigest: digest },
    data: { digest },
  });
  return problems.length === 0;
}
