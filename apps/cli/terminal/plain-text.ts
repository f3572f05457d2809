/**
 * Text of others, safe to print: control characters (which could move the cursor, recolour or retype) and marks that
 * turn the direction of writing are replaced. Line ends and tabs stay.
 */
export function plain(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    '\ufffd',
  );
}

/** The same on one line. */
export const oneLine = (text: string): string => plain(text.replace(/\s+/g, ' ').trim());
