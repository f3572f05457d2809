import type { Json } from '#kernel';

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What others wrote, as text and nothing else. */
export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? sign);

export const shown = (value: Json | undefined): string =>
  value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

export const cells = (...values: readonly (Json | undefined)[]): string[] =>
  values.map((value) => escaped(shown(value)));

const style =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1a1a1a;background:#fff}' +
  'table{border-collapse:collapse;width:100%;margin:0 0 2rem}' +
  'th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}' +
  'td,tbody th{overflow-wrap:anywhere;min-width:7em}' +
  'thead th{background:#eee}tbody th{font-weight:normal}code{font-size:.875em}caption{text-align:left}h2{font-size:1.25rem;margin:.5rem 0}' +
  'a:focus{outline:3px solid #0b57d0}@media print{a{color:inherit}}';

/** No script, nothing from elsewhere: it opens offline, and a screen reader finds its way. @param body lines of HTML */
export const page = (title: string, body: readonly string[]): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escaped(title)}</h1>`,
    ...body,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');

/**
 * @param rows cells of HTML; the first names its row
 * @param counted whether it is told how many there are
 */
export function table(
  caption: string,
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  counted = true,
): string[] {
  if (rows.length === 0) return [`<h2>${escaped(caption)}</h2>`, '<p>None.</p>'];
  return [
    '<table>',
    `<caption><h2>${escaped(caption)}${counted ? ` (${rows.length})` : ''}</h2></caption>`,
    '<thead>',
    `<tr>${heading.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr>`,
    '</thead>',
    '<tbody>',
    ...rows.map(
      ([name = '', ...row]) =>
        `<tr><th scope="row">${name}</th>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
    ),
    '</tbody>',
    '</table>',
  ];
}
