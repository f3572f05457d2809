import type { GavelRequest } from '#platform/http';
import type { Asking } from '../domain/to-actor.ts';

/** The token of "Authorization: Bearer <token>" (RFC 6750), or null. */
export function bearerOf(request: GavelRequest): string | null {
  return /^Bearer +([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Three parts between dots: a JWT in compact form (RFC 7519). */
export const looksLikeJwt = (token: string): boolean => token.split('.').length === 3;

export function askingOf(request: GavelRequest): Asking {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return {
    path: request.url,
    client: header('x-gavel-client'),
    idempotencyKey: header('idempotency-key'),
    correlationId: request.correlationId,
    address: request.ip,
  };
}
