const packings: readonly { readonly start: readonly number[]; readonly name: string }[] = [
  { start: [0x1f, 0x8b], name: 'gzip' },
  { start: [0x50, 0x4b, 0x03, 0x04], name: 'ZIP' },
  { start: [0x50, 0x4b, 0x05, 0x06], name: 'ZIP' },
  { start: [0x42, 0x5a, 0x68], name: 'bzip2' },
  { start: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: 'xz' },
  { start: [0x28, 0xb5, 0x2f, 0xfd], name: 'Zstandard' },
  { start: [0x37, 0x7a, 0xbc, 0xaf], name: '7z' },
];

/** Why compressed documents are not read: nothing from outside is unpacked here, so no bomb can go off. */
export function packedAs(head: Uint8Array): string | null {
  const packing = packings.find(({ start }) => start.every((byte, i) => head[i] === byte));
  return packing === undefined
    ? null
    : `It is compressed (${packing.name}), and Gavel unpacks nothing: it is kept as it is. Attach the report itself to have it read.`;
}
