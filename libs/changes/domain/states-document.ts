import { toMermaid } from '#kernel';
import { life, lifeShape } from './life.ts';

/** schema/states.md: the life of a change as a diagram and a table, drawn from the table that the code runs on. */
export function statesDocument(): string {
  const rows = Object.entries(life).map(
    ([name, step]) =>
      `| \`${name}\` | ${step.from.join(', ')} | ${step.to} | ${step.asks === null ? '–' : `\`${step.asks}\``} | ${step.title} |`,
  );
  return [
    '# The life of a change',
    '',
    'Generated from `libs/changes/domain/life.ts` by `npm run schema`. Do not edit.',
    '',
    '```mermaid',
    toMermaid(lifeShape, life),
    '```',
    '',
    '| step | from | to | policy action | what it means |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
