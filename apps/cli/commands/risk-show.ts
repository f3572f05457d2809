import { changePath } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { pairs, table } from '../terminal/table.ts';

interface ChangeRisk {
  readonly declared: string;
  readonly effective: string;
  readonly assessment: {
    readonly score: number;
    readonly class: string;
    readonly complete: boolean;
    readonly assessedAt: string;
    readonly signals: readonly {
      readonly name: string;
      readonly points: number;
      readonly source: string;
      readonly sentence: string;
    }[];
  } | null;
  readonly override: {
    readonly class: string;
    readonly reason: string;
    readonly inForce: boolean;
  } | null;
}

/** What makes a change risky: what counts most first. */
export async function showRisk(cli: CliContext, ref: string): Promise<void> {
  const risk = await (await cli.api()).get<ChangeRisk>(changePath(ref, '/risk'));
  cli.terminal.result({ risk }, () => textOf(risk, cli.terminal.width));
}

function textOf(
  { declared, effective, assessment, override }: ChangeRisk,
  width: number | undefined,
): string {
  const head = pairs([
    ['Effective', effective],
    ['Declared', declared],
    [
      'Assessed',
      assessment === null ? 'not yet: hand the change in' : `${assessment.class}, ${assessment.score} points`,
    ],
    ['Known', assessment === null ? null : assessment.complete ? 'all that matters' : 'not all that matters'],
    [
      'Override',
      override === null
        ? null
        : `${override.class}${override.inForce ? '' : ', which counts no more'}: ${override.reason}`,
    ],
  ]);
  if (assessment === null) return head;
  const rows = assessment.signals.map((s) => [String(s.points), s.source, s.sentence]);
  return `${head}\n\n${table(['POINTS', 'SOURCE', 'WHY'], rows, width)}`;
}
