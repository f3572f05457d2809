/** Archives are made of blocks of this many bytes. */
export const blockBytes = 512;

/** Two blocks of zeros end an archive. */
export const archiveEnd = (): Buffer => Buffer.alloc(2 * blockBytes);

/** Zeros that fill a file's last block. */
export const paddingOf = (size: number): number => (blockBytes - (size % blockBytes)) % blockBytes;

/** The form has eleven octal digits for a file's length: 8 GiB. */
const largest = 0o77777777777;

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/**
 * The header of a plain file (ustar, POSIX.1-1988): mode 0644, no owner, the time 0. One name and size have one header, so
 * that a reader can tell whether a byte of it was altered, in whatever way archives are made one day.
 * @throws RangeError for a name or a size that does not fit
 */
export function fileHeader(name: string, size: number): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new RangeError(`"${name}" is no name for a file of a pack.`);
  if (!Number.isSafeInteger(size) || size < 0 || size > largest)
    throw new RangeError(`A file of ${size} bytes fits no pack.`);
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0, 'latin1');
  block.write('0000644\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  block.write(`${octal(size, 11)}\0`, 124, 'latin1');
  block.write(`${octal(0, 11)}\0`, 136, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write('0', 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write('0000000\0', 329, 'latin1');
  block.write('0000000\0', 337, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

/** @returns null for a block that is not the one header of a file */
export function parseFileHeader(block: Uint8Array): { readonly name: string; readonly size: number } | null {
  const text = Buffer.from(block).toString('latin1');
  const name = text.slice(0, 100).replace(/\0+$/, '');
  const size = Number.parseInt(text.slice(124, 135), 8);
  try {
    return fileHeader(name, size).equals(block) ? { name, size } : null;
  } catch {
    return null;
  }
}
