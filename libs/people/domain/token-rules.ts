import { type Actor, problem, type Problem } from '#kernel';
import type { AccountRecord } from './account.ts';
import { isScope, machineScopes, scopes } from './scopes.ts';

/** Days. */
export const longestTokenLife = 366;
const day = 86_400_000;

export interface TokenWish {
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** Whether the account is the actor's own, to do with as they like. Machines manage nothing, not even themselves. */
export const isOwn = (actor: Actor, account: AccountRecord): boolean =>
  actor.kind === 'person' && account.kind !== 'service' && account.personId === actor.personId;

/**
 * What stands against a token for this account, beyond the right to manage accounts. A token never does more than
 * the credential that asked for it, and nobody holds a token that speaks for another person.
 */
export function problemsOfToken(actor: Actor, account: AccountRecord, wish: TokenWish, now: Date): Problem[] {
  const problems: Problem[] = [];
  const bad = (path: string, message: string) =>
    problems.push(problem('INVALID_INPUT', message, { path: ['input', path] }));
  if (account.disabledAt !== null)
    problems.push(problem('WRONG_STATE', 'The account is disabled.', { path: ['input', 'account'] }));
  if (account.kind !== 'service' && account.personId !== actor.personId)
    problems.push(
      problem('SEGREGATION_VIOLATION', 'A token for a person can be issued by that person alone.', {
        path: ['input', 'account'],
        rule: 'own-token',
        wayOut: 'The person can issue it, signed in as themselves.',
      }),
    );
  const allowed: readonly string[] = account.kind === 'service' ? machineScopes : scopes;
  const unknown = wish.scopes.filter((s) => !isScope(s) || !allowed.includes(s));
  if (unknown.length > 0)
    bad(
      'scopes',
      `A token of this account cannot have: ${unknown.join(', ')}. Choose from ${allowed.join(', ')}.`,
    );
  if (wish.scopes.length === 0) bad('scopes', 'A token needs at least one scope.');
  const wider = actor.scopes === null ? [] : wish.scopes.filter((s) => !actor.scopes?.includes(s));
  if (wider.length > 0)
    bad('scopes', `The token you are using does not have these itself: ${wider.join(', ')}.`);
  const life = wish.expiresAt.getTime() - now.getTime();
  if (!(life > 0 && life <= longestTokenLife * day))
    bad('expiresAt', `A token has to expire, in the future and within ${longestTokenLife} days.`);
  return problems;
}
