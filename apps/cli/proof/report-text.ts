import type { Report } from '#ledger/contract';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { oneLine } from '../terminal/plain-text.ts';

/** What a verification found, in words: never a bare tick. */
export function reportText(about: string, { verdict, proven, notProven, gone, wrong, more }: Report): string {
  const limits = notProven.filter(({ doubt }) => !doubt);
  const doubts = notProven.filter(({ doubt }) => doubt);
  const open = ({ what, count, why }: (typeof notProven)[number]): string =>
    `- ${what}${count > 1 ? ` (${count})` : ''}: ${why}`;
  return [
    `${verdict}  ${about}`,
    ...(proven.length === 0 ? [] : ['', 'Held:', ...proven.map(({ what, count }) => `- ${count} ${what}`)]),
    ...(doubts.length === 0 ? [] : ['', 'In doubt, for it could not be asked here:', ...doubts.map(open)]),
    ...(limits.length === 0 ? [] : ['', 'Not proven by this:', ...limits.map(open)]),
    ...(gone.length === 0 ? [] : ['', 'Gone by a rule, leaf kept:', ...gone.map(byRule)]),
    ...(wrong.length === 0 ? [] : ['', 'WRONG:', ...wrong.map((w) => `- ${w.place}: ${w.message}`)]),
    ...(more === 0 ? [] : [`- and ${more} more`]),
  ]
    .map(oneLine)
    .join('\n');
}

const byRule = ({ place, rule, at, event }: Report['gone'][number]): string =>
  `- ${place}: by ${rule}, at ${at}, as ${event} says`;

export function reportExit({ verdict }: Report): ExitCode {
  switch (verdict) {
    case 'PROVEN':
      return exitCodes.done;
    case 'DOUBTFUL':
      return exitCodes.cannotTell;
    case 'WRONG':
      return exitCodes.proofWrong;
  }
}
