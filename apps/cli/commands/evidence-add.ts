import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { changePath, type EvidenceView } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { oneLine } from '../terminal/plain-text.ts';

interface AddOptions {
  readonly kind: string;
  readonly file: string;
  readonly name?: string;
  readonly mediaType?: string;
  readonly commit?: string;
  readonly artifact?: string;
  readonly build?: string;
}

interface Content {
  readonly digest: string;
  body(): Buffer | ReadableStream;
}

/** A document may be large: it has this long. */
const patience = 10 * 60_000;

const mediaTypes: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.html': 'text/html',
  '.csv': 'text/csv',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

/** Uploads a document; the server checks the digest that was taken here against what arrives. */
export async function addEvidence(cli: CliContext, ref: string, options: AddOptions): Promise<void> {
  const { file, kind, commit, artifact, build } = options;
  if (file === '-' && options.name === undefined)
    throw wrongUsage('A document from stdin needs a name.', 'Give --name junit.xml.');
  const name = options.name ?? path.basename(file);
  const mediaType =
    options.mediaType ?? mediaTypes[path.extname(name).toLowerCase()] ?? 'application/octet-stream';
  const api = await cli.api();
  const content = file === '-' ? await fromStdin() : await fromFile(file);
  const { digest } = content;
  const { value: evidence } = await api.call<EvidenceView>(changePath(ref, '/evidence'), {
    method: 'POST',
    query: { kind, name, digest, commit, artifact, build },
    headers: { 'content-type': mediaType },
    body: content.body(),
    idempotencyKey: cli.keyOf('evidence-add', { ref, kind, name, digest, commit, artifact, build }),
    patience,
  });
  cli.terminal.result({ evidence }, () =>
    [evidence.digest, oneLine(`${evidence.kind}  ${evidence.name}  ${readingOf(evidence)}`)].join('\n'),
  );
}

/** What was read in a document, in a few words. */
export function readingOf({ format, verdict, facts, unread }: EvidenceView): string {
  if (format === null) return `not read${unread === null ? '' : `: ${unread}`}`;
  const figures = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  return [`${verdict} (${format})`, ...figures].join(', ');
}

async function fromStdin(): Promise<Content> {
  const bytes = await buffer(process.stdin);
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, body: () => bytes };
}

async function fromFile(file: string): Promise<Content> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw wrongUsage(`${file} cannot be read: ${(error as Error).message}`);
  }
  return {
    digest: `sha256:${hash.digest('hex')}`,
    body: () => Readable.toWeb(createReadStream(file)) as ReadableStream,
  };
}
