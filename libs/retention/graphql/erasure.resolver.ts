import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor } from '#kernel';
import { PeopleRefs } from '#people';
import { By } from '#platform/auth';
import { ConnectionArgs, connectionOf, type ConnectionShape, idFrom } from '#platform/graphql';
import { DecideErasure } from '../use-cases/decide-erasure.ts';
import { ReadRetention } from '../use-cases/read-retention.ts';
import { RequestErasure } from '../use-cases/request-erasure.ts';
import {
  DecideErasureFields,
  DecideErasurePayload,
  erasureAnswer,
  ErasureConnection,
  type ErasureObject,
  RequestErasureFields,
  RequestErasurePayload,
  toErasure,
} from './erasure.types.ts';

/** Erasures of personal data: asked for, decided and listed. */
@Resolver()
export class ErasureResolver {
  constructor(
    private readonly read: ReadRetention,
    private readonly people: PeopleRefs,
    private readonly request: RequestErasure,
    private readonly decide: DecideErasure,
  ) {}

  @Query(() => ErasureConnection, {
    description: 'Erasures of personal data, the newest first; for those who may read the audit.',
  })
  async erasures(@By() actor: Actor, @Args() page: ConnectionArgs): Promise<ConnectionShape<ErasureObject>> {
    return connectionOf(await this.read.erasures(actor, page), toErasure);
  }

  @Mutation(() => RequestErasurePayload, {
    description: 'Asks for somebody’s personal data to be erased; somebody else of compliance decides.',
  })
  async requestErasure(
    @By() actor: Actor,
    @Args('input') { person, reason }: RequestErasureFields,
  ): Promise<RequestErasurePayload> {
    const id = await this.people.resolve(person, 'input', 'person');
    return erasureAnswer(await this.request.execute(actor, id, reason));
  }

  @Mutation(() => DecideErasurePayload, {
    description:
      'Has somebody’s personal data erased, at once and for good, or refuses it; never by who asked, or whom it is about. A legal hold stops it.',
  })
  async decideErasure(
    @By() actor: Actor,
    @Args('input') { erasure, granted, note }: DecideErasureFields,
  ): Promise<DecideErasurePayload> {
    const id = idFrom('Erasure', erasure, 'input', 'erasure');
    return erasureAnswer(await this.decide.execute(actor, id, granted, note));
  }
}
