/**
 * Who somebody says they are, in one text: a mail address, bare or as git has it (`Ann <ann@example.org>`), or
 * `issuer|subject`: `https://github.com|octocat`, `slack:T024|U061F`, and `gavel|ci-bot` for an account by user name.
 */
export interface IdentityRef {
  /** `mail`, `gavel`, or whoever vouches for the subject; in lower case. */
  readonly issuer: string;
  /** In lower case: no two people differ by that alone. */
  readonly subject: string;
}

/** @returns null when nothing is said; what has no issuer and is no address is nobody known: issuer `unknown` */
export function identityOf(text: string | null | undefined): IdentityRef | null {
  const said = (text ?? '').trim().toLowerCase();
  if (said === '') return null;
  // First what git has it like: the name before an address is free, and must not pass for an issuer.
  const inBrackets = /<([^<>]+)>$/.exec(said)?.[1]?.trim();
  const cut = said.indexOf('|');
  if (inBrackets === undefined && cut > 0)
    return { issuer: said.slice(0, cut).trim(), subject: said.slice(cut + 1).trim() };
  const address = inBrackets ?? said;
  return { issuer: address.includes('@') ? 'mail' : 'unknown', subject: address };
}

/** The text that gives the same identity again. */
export const identityText = ({ issuer, subject }: IdentityRef): string =>
  issuer === 'mail' ? subject : `${issuer}|${subject}`;
