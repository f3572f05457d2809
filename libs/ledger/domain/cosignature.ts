/** What a witness signs (C2SP tlog-cosignature): the checkpoint's text under the time it was seen, seconds since 1970. */
export const cosignedText = (checkpoint: string, at: number): string =>
  `cosignature/v1\ntime ${at}\n${checkpoint}`;

/** A cosignature: 64 bits of time, big-endian, and the Ed25519 signature. */
export function timestamped(at: number, signature: Uint8Array): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(at));
  return Buffer.concat([time, signature]);
}

/** @returns the time in a cosignature, null for what is none */
export function cosignatureTime(cosignature: Uint8Array): number | null {
  if (cosignature.length !== 72) return null;
  const at = Buffer.from(cosignature).readBigUInt64BE(0);
  return at <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(at) : null;
}
