import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Findings, type PinnedKey } from '#ledger/testing';
import { PackOnDisk } from '../../apps/cli/proof/pack-file.ts';
import { randomOf } from '../../apps/cli/proof/sample.ts';
import { PackVerification } from '../../apps/cli/proof/verify-pack.ts';

/** What a verification of a pack finds, but for decisions: they are not asked again. */
async function findingsOf(file: string, key: PinnedKey) {
  const findings = new Findings();
  const read = await PackOnDisk.open(file, findings);
  const wish = { key, witnesses: [], askAgain: null, progress: () => undefined };
  await new PackVerification(read, wish, findings).run();
  await read.close();
  return findings.report();
}

/** What each part of an archive is called when it is wrong. */
function spansOf(bytes: Buffer): { to: number; places: string[] }[] {
  const spans: { to: number; places: string[] }[] = [];
  let at = 0;
  while (bytes[at] !== 0) {
    const name = bytes.toString('latin1', at, at + 100).replace(/\0+$/, '');
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8);
    spans.push({ to: at + 512, places: [`byte ${at},`] });
    at += 512 + Math.ceil(size / 512) * 512;
    // An altered manifest is wrong about the files that it lists.
    spans.push({ to: at, places: name === 'manifest.json' ? ['', name] : [name] });
  }
  return [...spans, { to: bytes.length, places: [`byte ${at},`] }];
}

/** Alters one byte of a pack after another; those that no verification found, or named another place for. */
export async function unseenEdits(
  original: Buffer,
  altered: string,
  key: PinnedKey,
  count: number,
): Promise<string[]> {
  const spans = spansOf(original);
  const random = randomOf('one byte of a pack');
  const missed: string[] = [];
  writeFileSync(altered, original);
  const handle = await open(altered, 'r+');
  for (let n = 0; n < count; n += 1) {
    const at = Math.floor(random() * original.length);
    const byte = (original[at] ?? 0) ^ (1 + Math.floor(random() * 255));
    await handle.write(Uint8Array.of(byte), 0, 1, at);
    const { verdict, wrong } = await findingsOf(altered, key);
    await handle.write(original.subarray(at, at + 1), 0, 1, at);
    const span = spans.find(({ to }) => at < to);
    const named = wrong.some(({ place }) => span?.places.some((name) => place.includes(name)) === true);
    if (verdict !== 'WRONG' || !named)
      missed.push(`byte ${at} (${span?.places.join(', ') ?? 'end'}): ${verdict}`);
  }
  await handle.close();
  return missed;
}
