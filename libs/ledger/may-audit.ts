import type { Judge } from '#changes';
import { type Actor, Fault } from '#kernel';

/** @throws Fault UNAUTHENTICATED or FORBIDDEN for whoever may not read the audit */
export function mayAudit(judge: Judge, actor: Actor | null): void {
  if (actor === null)
    throw new Fault('UNAUTHENTICATED', 'Sign in first: send "Authorization: Bearer <token>".');
  const [refusal] = judge.system(actor, 'readAudit').problems;
  if (refusal !== undefined) throw new Fault('FORBIDDEN', refusal.message);
}
