/** How many passwords may be tried in a row before waiting begins. */
export const freeAttempts = 5;
const firstWait = 30;
const longestWait = 3_600;
/** Seconds without an attempt after which counting starts anew. */
export const forgottenAfter = 86_400;

/** Seconds to wait after so many failures in a row: 30 after the fifth, then twice as long each time, up to an hour. */
export function waitAfter(failures: number): number {
  return failures < freeAttempts ? 0 : Math.min(firstWait * 2 ** (failures - freeAttempts), longestWait);
}
