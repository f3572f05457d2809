import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { Fault, faultStatus } from '#kernel';
import { type FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { asFault } from './faults.ts';
import { documentOfFault, documentOfRefusal, RefusedRequest } from './problem-document.ts';
import type { GavelRequest } from './request.ts';

/** Every error of every door leaves through here: as a problem document, or as a GraphQL error with a stable code. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Doors');

  catch(raw: unknown, host: ArgumentsHost): unknown {
    const error = asFault(raw);
    if (!(error instanceof Fault) && !(error instanceof RefusedRequest) && !(error instanceof GraphQLError))
      this.logger.error(error instanceof Error ? error : new Error(String(error)));
    if (host.getType<string>() === 'graphql') throw toGraphQLError(error);

    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { correlationId } = http.getRequest<GavelRequest>();
    const document =
      error instanceof RefusedRequest ? documentOfRefusal(error.problems) : documentOfFault(error);
    void reply
      .status(document.status)
      .type('application/problem+json')
      .send({ ...document, correlationId });
    return undefined;
  }
}

/** Faults keep code and message; anything unexpected keeps neither. */
export function toGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError && error.originalError === undefined) return error;
  const cause = asFault(error instanceof GraphQLError ? error.originalError : error);
  if (cause instanceof Fault)
    return new GraphQLError(cause.message, {
      extensions: {
        code: cause.code,
        ...(cause.details.length > 0 ? { errors: cause.details } : {}),
        http: { status: faultStatus[cause.code] },
      },
    });
  return new GraphQLError('Gavel failed; the fault was logged.', { extensions: { code: 'INTERNAL' } });
}
