import { problem, type Problem } from '#kernel';
import type { Meeting } from '../domain/meeting.ts';

/** Why a command that was given on an older sight of the meeting is refused. */
export function staleness({ version }: Meeting, expected: number | null | undefined): Problem[] {
  if (expected == null || expected === version) return [];
  return [
    problem('STALE_VERSION', `You saw version ${expected}; the meeting is at version ${version} by now.`, {
      path: ['input', 'expectedVersion'],
      currentVersion: version,
      wayOut: 'Look at the meeting again, and repeat.',
    }),
  ];
}
