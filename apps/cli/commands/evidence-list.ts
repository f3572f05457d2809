import { changePath, type EvidenceView } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { table } from '../terminal/table.ts';
import { readingOf } from './evidence-add.ts';

interface Page {
  readonly items: readonly EvidenceView[];
  readonly nextCursor: string | null;
}

export async function listEvidence(cli: CliContext, ref: string, options: { kind?: string }): Promise<void> {
  const api = await cli.api();
  const evidence: EvidenceView[] = [];
  let after: string | null = null;
  do {
    const page: Page = await api.get(changePath(ref, '/evidence'), {
      kind: options.kind,
      limit: 100,
      after: after ?? undefined,
    });
    evidence.push(...page.items);
    after = page.nextCursor;
  } while (after !== null);
  cli.terminal.result({ evidence }, () =>
    evidence.length === 0
      ? 'No document is attached.'
      : table(
          ['KIND', 'NAME', 'DIGEST', 'BYTES', 'READ'],
          evidence.map((e) => [
            e.kind,
            e.name,
            e.digest.slice(0, 19),
            String(e.sizeBytes ?? ''),
            readingOf(e),
          ]),
          cli.terminal.width,
        ),
  );
}
