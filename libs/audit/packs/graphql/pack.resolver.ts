import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor, Outcome } from '#kernel';
import { People, PeopleRefs, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import {
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  idFrom,
  payloadOf,
  shown,
} from '#platform/graphql';
import type { EvidencePack } from '../domain/pack.ts';
import { CancelPack } from '../use-cases/cancel-pack.ts';
import { ReadPacks } from '../use-cases/read-packs.ts';
import { RequestPack } from '../use-cases/request-pack.ts';
import {
  CancelPackFields,
  CancelPackPayload,
  EvidencePackConnection,
  PackObject,
  PacksArgs,
  RequestPackFields,
  RequestPackPayload,
  toPack,
} from './pack.types.ts';

/** Evidence packs: asked for here, downloaded over REST. */
@Resolver()
export class PackResolver {
  constructor(
    private readonly read: ReadPacks,
    private readonly ask: RequestPack,
    private readonly end: CancelPack,
    private readonly people: PeopleRefs,
  ) {}

  @Query(() => PackObject, {
    description: 'An evidence pack: how far it is, and where it is downloaded from.',
  })
  async pack(
    @By() actor: Actor,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<PackObject> {
    return toPack(await this.read.one(actor, idFrom('EvidencePack', id, 'id')));
  }

  @Query(() => EvidencePackConnection, { description: 'Evidence packs, the newest first.' })
  async packs(
    @By() actor: Actor,
    @Args() { filter, ...page }: PacksArgs,
  ): Promise<ConnectionShape<PackObject>> {
    const requestedBy = await this.people.resolveOptional(filter?.requestedBy, 'filter', 'requestedBy');
    const wanted = { states: filter?.states ?? null, requestedBy: requestedBy ?? null };
    return connectionOf(await this.read.list(actor, wanted, page), toPack);
  }

  @Mutation(() => RequestPackPayload, {
    description:
      'Has a worker make an evidence pack of changes: records, documents, rules and proofs. Who asked for what is on record.',
  })
  async requestPack(
    @By() actor: Actor,
    @Args('input') { population, sample, ...input }: RequestPackFields,
  ): Promise<RequestPackPayload> {
    const drawn = {
      population: population == null ? null : idFrom('Population', population, 'input', 'population'),
      sample: sample == null ? null : idFrom('AuditSample', sample, 'input', 'sample'),
    };
    return payload(await this.ask.execute(actor, { ...input, ...drawn }));
  }

  @Mutation(() => CancelPackPayload, { description: 'Ends the making of a pack.' })
  async cancelPack(
    @By() actor: Actor,
    @Args('input') { pack }: CancelPackFields,
  ): Promise<CancelPackPayload> {
    return payload(await this.end.execute(actor, idFrom('EvidencePack', pack, 'input', 'pack')));
  }
}

/** What a pack refers to. */
@Resolver(() => PackObject)
export class PackFields {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { nullable: true, description: 'Who asked for it.' })
  requestedBy(
    @Parent() { record }: PackObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.requestedBy, toPerson);
  }
}

const payload = (outcome: Outcome<EvidencePack>): RequestPackPayload =>
  payloadOf(outcome.ok ? { ok: true, value: toPack(outcome.value) } : outcome, 'pack');
