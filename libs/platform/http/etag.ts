import { Fault } from '#kernel';
import type { FastifyReply } from 'fastify';

/** A record's version as an entity tag (RFC 9110, 8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

export function setEtag(reply: FastifyReply, version: number): void {
  void reply.header('etag', etagOf(version));
}

/**
 * The version that an `If-Match` header names; null when there is none or it is `*`.
 * @param demanded refuses a request without one: an edit that names no version could overwrite somebody else's
 */
export function versionFrom(ifMatch: string | undefined, demanded: boolean): number | null {
  if (ifMatch === undefined && demanded)
    throw malformed('Send If-Match with the ETag you read, so that nobody’s edit is overwritten.');
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const version = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(ifMatch)?.[1];
  if (version === undefined)
    throw malformed('If-Match has to be an ETag as this address gives it: a number in quotes.');
  return Number(version);
}

const malformed = (message: string): Fault =>
  new Fault('BAD_USER_INPUT', message, [{ path: ['If-Match'], message }]);
