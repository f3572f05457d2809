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
  'th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}' +
  'th{background:#eee}code{font-size:.875em}caption{text-align:left;font-weight:bold;font-size:1.25rem;margin:.5rem 0}';

/** No script, nothing from elsewhere: it opens offline. @param body lines of HTML */
export const page = (title: string, body: readonly string[]): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width">',
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

/** @param rows cells of HTML */
export function table(
  caption: string,
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [`<p>${escaped(caption)}: none.</p>`];
  return [
    '<table>',
    `<caption>${escaped(caption)} (${rows.length})</caption>`,
    `<tr>${heading.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr>`,
    ...rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`),
    '</table>',
  ];
}
