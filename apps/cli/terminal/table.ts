import { oneLine } from './plain-text.ts';

/**
 * Rows under a heading, in columns. Only the last column gives way when the whole is wider than `width`; without a
 * width (no terminal) nothing is cut.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const cells = [heading, ...rows].map((row) => row.map(oneLine));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) => fit(row.map((cell, i) => pad(cell, widths, i)).join('  '), width)).join('\n');
}

/** `name  value` lines, the names in one column; values that are empty are left out. */
export function pairs(entries: readonly (readonly [string, string | null | undefined])[]): string {
  const shown = entries.filter(([, value]) => value != null && value !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${oneLine(value ?? '')}`).join('\n');
}

const pad = (cell: string, widths: readonly number[], i: number): string =>
  i === widths.length - 1 ? cell : cell.padEnd(widths[i] ?? 0);

function fit(line: string, width: number | undefined): string {
  const text = line.trimEnd();
  return width === undefined || text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}
