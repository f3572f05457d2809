import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { dispositionOf } from '../domain/disposition.ts';
import type { EvidenceRecord } from '../domain/evidence.ts';

/**
 * Sends a document as a file to be saved. It is somebody else's content on our address: a browser must neither guess
 * its type, nor show it, nor run anything in it.
 */
export function sendDocument(reply: FastifyReply, record: EvidenceRecord, stream: Readable): FastifyReply {
  const digest = Buffer.from(record.digest.slice('sha256:'.length), 'hex').toString('base64');
  return reply
    .header('content-type', record.mediaType)
    .header('content-length', record.sizeBytes)
    .header('content-disposition', dispositionOf(record.name))
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-cache')
    .header('etag', `"${record.digest}"`)
    .header('repr-digest', `sha-256=:${digest}:`)
    .send(stream);
}
