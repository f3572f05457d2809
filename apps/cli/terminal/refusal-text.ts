import type { Problem } from '#kernel';
import { type CliError, Refusal } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { oneLine } from './plain-text.ts';

/** A reason as a sentence, with what would clear it. */
export function problemLines(problem: Problem): string[] {
  const rule = problem.rule === undefined ? '' : ` [${oneLine(problem.rule)}]`;
  const path = problem.path?.filter((part) => part !== 'input').join('.') ?? '';
  const lines = [`- ${oneLine(problem.message)}${path === '' ? '' : ` (${oneLine(path)})`}${rule}`];
  if (problem.wayOut !== undefined) lines.push(`  ${oneLine(problem.wayOut)}`);
  return [...lines, ...whoCan(problem).map((line) => `  ${line}`)];
}

/** What, why, and what to type next. */
export function errorText(error: CliError): string {
  const lines = [`gavel: ${oneLine(error.message)}`];
  if (error instanceof Refusal) {
    const { problems, errors, correlationId } = error.answer;
    if (problems.length > 0)
      lines.push(...(problems.length === 1 ? clearing(problems) : problems.flatMap(problemLines)));
    // A single bad field is what the headline says already.
    if (errors.length > 1)
      for (const { path, message } of errors) lines.push(`- ${oneLine(path.join('.'))}: ${oneLine(message)}`);
    if (error.exitCode === exitCodes.fault && correlationId !== undefined)
      lines.push(`Correlation id, for whoever runs the server: ${oneLine(correlationId)}`);
  }
  const told = error instanceof Refusal && error.answer.problems.some((p) => p.wayOut === error.next);
  if (error.next !== undefined && !told) lines.push(oneLine(error.next));
  return lines.join('\n');
}

/** The only reason is the headline already: its rule and way out remain to be told. */
function clearing(problems: readonly Problem[]): string[] {
  return problems.flatMap(({ rule, wayOut, ...problem }) => [
    ...(wayOut === undefined ? [] : [oneLine(wayOut)]),
    ...whoCan(problem),
    ...(rule === undefined ? [] : [`Rule: ${oneLine(rule)}`]),
  ]);
}

/** Who can supply what is missing. */
const whoCan = ({ whoCan: who = [] }: Pick<Problem, 'whoCan'>): string[] =>
  who.length === 0 ? [] : [`Who can: ${who.map((one) => oneLine(one)).join('; ')}`];

/** The same for --json: one document on stdout. */
export function errorDocument(error: CliError): object {
  const { message, exitCode, next } = error;
  const answer = error instanceof Refusal ? error.answer : {};
  return { error: { message, exitCode, next, ...answer } };
}
