import type { CookieSerializeOptions } from '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import type { GavelRequest } from '#platform/http';
import type { FastifyReply } from 'fastify';
import { bearerOf } from './bearer.ts';

/**
 * The cookie of a browser's session: no script reads it, no other site's page sends it. Where people come by https it is
 * bound to this very host (RFC 6265bis, the prefix `__Host-`).
 */
@Injectable()
export class SessionCookie {
  private readonly name: string;
  private readonly options: CookieSerializeOptions;

  constructor(@Inject(CONFIG) { publicUrl }: Pick<Config, 'publicUrl'>) {
    const secure = publicUrl.startsWith('https:');
    this.name = secure ? '__Host-gavel-session' : 'gavel-session';
    this.options = { path: '/', httpOnly: true, sameSite: 'strict', secure };
  }

  /** @returns null when there is none */
  of(request: GavelRequest): string | null {
    return request.cookies[this.name] ?? null;
  }

  /** The token that a request came with, in whichever way; empty when it came without. */
  sentWith(request: GavelRequest): string {
    return bearerOf(request) ?? this.of(request) ?? '';
  }

  set(reply: FastifyReply, token: string, expires: Date): void {
    reply.setCookie(this.name, token, { ...this.options, expires });
  }

  /** Takes it away, where the request came with it. */
  clear(request: GavelRequest, reply: FastifyReply): void {
    if (this.of(request) !== null) reply.clearCookie(this.name, this.options);
  }
}
