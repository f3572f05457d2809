import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { digestOf, Fault, type Json } from '#kernel';
import type { FastifyReply } from 'fastify';
import { concatMap, from, map, of, type Observable, switchMap } from 'rxjs';
import { Database, keyReused } from '#platform/database';
import { RefusedRequest } from './problem-document.ts';
import type { GavelRequest } from './request.ts';

interface Kept {
  readonly request: string;
  readonly status: number;
  readonly body: Json;
  readonly headers: Record<string, string>;
}

const keptHeaders = ['location', 'etag'] as const;

/**
 * Same key, same answer (draft-ietf-httpapi-idempotency-key-header): what a REST write answered the first time is
 * kept under the key that its command claimed, and given again word for word. That the command takes effect once is
 * the unit of work's doing; a refusal is not kept, so that it can be mended and sent again.
 */
@Injectable()
export class IdempotentAnswers implements NestInterceptor {
  constructor(private readonly database: Database) {}

  intercept(context: ExecutionContext, next: CallHandler<Json>): Observable<unknown> {
    if (context.getType<string>() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<GavelRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const { actor } = request;
    if (actor?.idempotencyKey === undefined || actor.accountId === null) return next.handle();
    const identity = [actor.accountId, actor.idempotencyKey];
    const fingerprint = digestOf([request.method, request.url, (request.body ?? null) as Json]);
    return from(this.find(identity)).pipe(
      switchMap((kept) => {
        if (kept !== null) return of(replay(kept, fingerprint, reply));
        return next
          .handle()
          .pipe(
            concatMap((body) =>
              from(this.keep(identity, keptOf(fingerprint, body, reply))).pipe(
                map((first) => (first === null ? body : replay(first, fingerprint, reply))),
              ),
            ),
          );
      }),
    );
  }

  private async find(identity: string[]): Promise<Kept | null> {
    const [row]: { response: Kept | null }[] = await this.database.manager.query(
      `SELECT response FROM idempotency_key WHERE account_id = $1 AND key = $2`,
      identity,
    );
    return row?.response ?? null;
  }

  /** @returns the answer that another request under the same key kept meanwhile: that one is the answer to give */
  private async keep(identity: string[], kept: Kept): Promise<Kept | null> {
    const [, count]: [unknown, number] = await this.database.manager.query(
      `UPDATE idempotency_key SET response = $3 WHERE account_id = $1 AND key = $2 AND response IS NULL`,
      [...identity, JSON.stringify(kept)],
    );
    return count === 0 ? this.find(identity) : null;
  }
}

function keptOf(request: string, body: Json, reply: FastifyReply): Kept {
  const headers = Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = reply.getHeader(name);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  return { request, status: reply.statusCode, body: body ?? null, headers };
}

function replay(kept: Kept, fingerprint: string, reply: FastifyReply): Json {
  if (kept.request !== fingerprint) throw new RefusedRequest([keyReused]);
  void reply.status(kept.status).headers({ ...kept.headers, 'idempotency-replayed': 'true' });
  return kept.body;
}

/** The caller's key, if it sent one. */
export function idempotencyKeyOf(request: GavelRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  const message = 'An Idempotency-Key is a text of 1 to 255 printable characters.';
  if (typeof key !== 'string' || !/^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(key))
    throw new Fault('BAD_USER_INPUT', message, [{ path: ['Idempotency-Key'], message }]);
  return key;
}
