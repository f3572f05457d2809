import { createServer, type IncomingMessage, type Server } from 'node:http';
import { extendsTree, fromBase64, type PinnedKey, type TrustedCheckpoint } from '#ledger/contract';
import type { Witness } from './witness.ts';

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

const longest = 65_536;
/** RFC 9162: a proof has as many hashes at the most as a tree of 2^63 leaves is high. */
const mostHashes = 63;

interface Asked {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
}

/** @returns null for what is no request of C2SP tlog-witness */
export function parseAddCheckpoint(body: string): Asked | null {
  const border = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(0, border)).split('\n');
  const [, size] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? [];
  const proof = lines.map(fromBase64);
  if (size === undefined || !Number.isSafeInteger(Number(size)) || proof.length > mostHashes) return null;
  if (!proof.every((hash) => hash?.length === 32)) return null;
  return { oldSize: Number(size), proof: proof as Uint8Array[], note: body.slice(border + 2) };
}

/** Answers one `add-checkpoint` (C2SP tlog-witness). */
export async function addCheckpoint(witness: Witness, pinned: PinnedKey, body: string): Promise<Reply> {
  const asked = parseAddCheckpoint(body);
  if (asked === null) return { status: 400, body: 'This is no add-checkpoint request.\n' };
  if (asked.note.split('\n', 1)[0] !== pinned.origin) return { status: 404, body: 'Another log.\n' };
  const head = pinned.open(asked.note);
  if (typeof head === 'string') return { status: 403, body: `${head}\n` };
  if (asked.oldSize > head.size)
    return { status: 400, body: 'The old size is larger than the checkpoint.\n' };
  const before = await witness.last();
  const known = before?.size ?? 0;
  if (asked.oldSize !== known) return conflict(known);
  if (before !== null && !follows(before, head, asked.proof))
    return head.size === known
      ? conflict(known)
      : { status: 422, body: 'The proof does not lead from the old tree to the new one.\n' };
  if (before === null && asked.proof.length > 0)
    return { status: 422, body: 'Nothing is proved from an empty tree.\n' };
  try {
    await witness.hold({ head, proof: () => Promise.resolve(asked.proof) }, () => Promise.resolve(null));
  } catch {
    // Another request was first.
    return conflict((await witness.last())?.size ?? 0);
  }
  return { status: 200, body: witness.line(head) };
}

const follows = (before: TrustedCheckpoint, head: TrustedCheckpoint, proof: readonly Uint8Array[]): boolean =>
  extendsTree({ from: before.size, to: head.size, fromRoot: before.root, toRoot: head.root, proof });

const conflict = (size: number): Reply => ({ status: 409, body: `${size}\n`, type: 'text/x.tlog.size' });

/** Lets a log bring its checkpoints, rather than be asked for them. */
export function witnessServer(witness: Witness, pinned: PinnedKey): Server {
  return createServer((request, response) => {
    void answer(witness, pinned, request).then(({ status, body, type = 'text/plain; charset=utf-8' }) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
  });
}

async function answer(witness: Witness, pinned: PinnedKey, request: IncomingMessage): Promise<Reply> {
  if (request.url !== '/add-checkpoint') return { status: 404, body: 'There is only /add-checkpoint.\n' };
  if (request.method !== 'POST') return { status: 405, body: 'Post it.\n' };
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > longest) return { status: 413, body: 'It is too long.\n' };
      pieces.push(piece);
    }
    return await addCheckpoint(witness, pinned, Buffer.concat(pieces).toString('utf8'));
  } catch (error) {
    return { status: 500, body: `${(error as Error).message}\n` };
  }
}
