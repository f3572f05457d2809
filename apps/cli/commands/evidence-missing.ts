import { changePath, type EvidenceCompletenessView } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { oneLine } from '../terminal/plain-text.ts';

type Need = EvidenceCompletenessView['needs'][number];

/** Tells what a change still needs as evidence; ends with 0 whatever it says, for it could be told. */
export async function missingEvidence(cli: CliContext, ref: string): Promise<void> {
  const api = await cli.api();
  const standing = await api.get<EvidenceCompletenessView>(changePath(ref, '/evidence-completeness'));
  cli.terminal.result({ evidence: standing }, () => linesOf(standing).join('\n'));
}

function linesOf({ change, complete, needs, asked, pipelines }: EvidenceCompletenessView): string[] {
  if (needs.length === 0) return [`${change} needs no evidence.`];
  const open = needs.filter(isOpen);
  const there = needs.filter((need) => !isOpen(need));
  return [
    complete ? `${change} has all the evidence that it needs.` : `${change} lacks evidence`,
    ...open.flatMap((need) => [
      oneLine(`- ${need.kind}, by ${need.by}: ${need.status}: ${need.because ?? ''}`),
      ...(need.how === null ? [] : [oneLine(`  ${need.how}`)]),
      oneLine(`  Who can: ${need.whoCan.join('; ')}`),
      oneLine(`  Asked for by: ${need.rules.join(', ')}`),
    ]),
    ...there.map((need) => oneLine(`- ${need.kind}, by ${need.by}: ${foundIn(need)}`)),
    ...(asked.length === 0 ? [] : [oneLine(`Asked first: ${asked.map(({ name }) => name).join(', ')}`)]),
    ...(complete || pipelines.length === 0 ? [] : [oneLine(`Pipelines: ${pipelines.join(', ')}`)]),
  ];
}

const isOpen = ({ status }: Need): boolean => status !== 'SATISFIED' && status !== 'EXCEPTED';

const foundIn = ({ status, satisfiedBy, excepted }: Need): string =>
  status === 'EXCEPTED'
    ? `excepted from ${excepted.join(', ')}`
    : `there: ${satisfiedBy.map(({ name }) => name).join(', ')}`;
