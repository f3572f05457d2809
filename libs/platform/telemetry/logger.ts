import type { LoggerService } from '@nestjs/common';
import { type Logger as Pino, pino } from 'pino';
import { correlationId } from './correlation.ts';

/** One JSON line for each message, with the correlation id of the request or activity it belongs to. */
export function createLogger(level: string, process: string): Pino {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.authorization', 'authorization', 'password', 'token'],
    mixin: () => {
      const id = correlationId();
      return id === undefined ? {} : { correlationId: id };
    },
  });
}

/** Nest's own messages through the same lines. An object's fields become the line's. */
export class NestLogger implements LoggerService {
  constructor(private readonly pino: Pino) {}

  log(message: unknown, context?: string): void {
    this.write('info', message, context);
  }
  error(message: unknown, ...rest: unknown[]): void {
    const err = message instanceof Error ? message : undefined;
    this.pino.error(
      { err, detail: rest.filter((r) => typeof r === 'string') },
      err?.message ?? String(message),
    );
  }
  warn(message: unknown, context?: string): void {
    this.write('warn', message, context);
  }
  debug(message: unknown, context?: string): void {
    this.write('debug', message, context);
  }
  verbose(message: unknown, context?: string): void {
    this.write('trace', message, context);
  }

  private write(level: 'trace' | 'debug' | 'info' | 'warn', message: unknown, context?: string): void {
    if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
      const { msg, ...fields } = message as { msg?: unknown };
      this.pino[level]({ context, ...fields }, typeof msg === 'string' ? msg : undefined);
    } else this.pino[level]({ context }, String(message));
  }
}
