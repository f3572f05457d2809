import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, done, type Outcome } from '#kernel';
import { By } from '#platform/auth';
import { connectionOf, type ConnectionShape, idFrom, payloadOf } from '#platform/graphql';
import type { RuleException } from '../domain/exception.ts';
import { ExceptionBook } from '../exception-book.ts';
import { DecideException } from '../use-cases/decide-exception.ts';
import { RequestException } from '../use-cases/request-exception.ts';
import { RevokeException } from '../use-cases/revoke-exception.ts';
import {
  DecideExceptionFields,
  DecideExceptionPayload,
  ExceptionConnection,
  ExceptionCountObject,
  ExceptionCountsArgs,
  ExceptionObject,
  ExceptionsArgs,
  RequestExceptionFields,
  RequestExceptionPayload,
  RevokeExceptionFields,
  RevokeExceptionPayload,
  toException,
} from './exception.types.ts';

/** Exceptions: asked for, decided, revoked, listed and counted. */
@Resolver()
export class ExceptionResolver {
  constructor(
    private readonly book: ExceptionBook,
    private readonly request: RequestException,
    private readonly decide: DecideException,
    private readonly revoke: RevokeException,
  ) {}

  @Query(() => ExceptionConnection, { description: 'Exceptions from segregation rules, the newest first.' })
  async exceptions(
    @By() actor: Actor,
    @Args() { filter, ...page }: ExceptionsArgs,
  ): Promise<ConnectionShape<ExceptionObject>> {
    return connectionOf(await this.book.list(actor, filter ?? {}, page), toException);
  }

  @Query(() => [ExceptionCountObject], {
    description: 'How many exceptions were asked for in a period, by rule.',
  })
  exceptionCounts(
    @By() actor: Actor,
    @Args() { from, to }: ExceptionCountsArgs,
  ): Promise<ExceptionCountObject[]> {
    return this.book.counts(actor, from, to);
  }

  @Mutation(() => RequestExceptionPayload, { description: 'Asks compliance to let a rule be broken.' })
  async requestException(
    @By() actor: Actor,
    @Args('input') input: RequestExceptionFields,
  ): Promise<RequestExceptionPayload> {
    const ids = await this.book.ids(input);
    const { rule, reason, until } = input;
    return answer(await this.request.execute(actor, { rule, reason, until, ...ids }));
  }

  @Mutation(() => DecideExceptionPayload, {
    description:
      'Grants an exception or refuses it: compliance, never who asked and never who had a hand in the change.',
  })
  async decideException(
    @By() actor: Actor,
    @Args('input') { exception, granted, note }: DecideExceptionFields,
  ): Promise<DecideExceptionPayload> {
    const id = idFrom('RuleException', exception, 'input', 'exception');
    return answer(await this.decide.execute(actor, id, { granted, note }));
  }

  @Mutation(() => RevokeExceptionPayload, { description: 'Ends a granted exception before its time.' })
  async revokeException(
    @By() actor: Actor,
    @Args('input') { exception, note }: RevokeExceptionFields,
  ): Promise<RevokeExceptionPayload> {
    return answer(
      await this.revoke.execute(actor, idFrom('RuleException', exception, 'input', 'exception'), note),
    );
  }
}

const answer = (outcome: Outcome<RuleException>) =>
  payloadOf(outcome.ok ? done(toException(outcome.value)) : outcome, 'exception');
