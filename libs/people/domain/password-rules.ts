import { problem, type Problem } from '#kernel';

export const passwordLength = { min: 12, max: 200 } as const;

/** Length counts, not kinds of characters (NIST SP 800-63B, 3.1.1.2); a password may not be the name it protects. */
export function problemsOfPassword(password: string, username: string, path: readonly string[]): Problem[] {
  const { min, max } = passwordLength;
  const length = Array.from(password).length;
  if (length < min || length > max)
    return [
      problem('INVALID_INPUT', `A password has ${min} to ${max} characters; this one has ${length}.`, {
        path,
      }),
    ];
  if (password.toLowerCase().includes(username.toLowerCase()) && username.length >= 4)
    return [problem('INVALID_INPUT', 'A password may not contain the user name.', { path })];
  if (new Set(password).size < 5)
    return [problem('INVALID_INPUT', 'A password needs at least 5 different characters.', { path })];
  return [];
}
