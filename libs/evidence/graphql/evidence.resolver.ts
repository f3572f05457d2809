import { Args, ArgsType, Context, Field, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import type { Actor, Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { ConnectionArgs, connectionOf, type GraphQLContext, loaderOf, shown } from '#platform/graphql';
import { IsIn, IsOptional } from 'class-validator';
import { contentOf } from '../domain/content.ts';
import { type EvidenceKind, evidenceKinds } from '../domain/kinds.ts';
import { ReadEvidence } from '../use-cases/read-evidence.ts';
import {
  EvidenceConnection,
  EvidenceContentObject,
  EvidenceKindEnum,
  EvidenceObject,
  toContent,
  toEvidence,
} from './evidence.type.ts';

const expiryKey = Symbol('expiry');

@ArgsType()
class EvidenceArgs extends ConnectionArgs {
  @Field(() => EvidenceKindEnum, { nullable: true, description: 'Only documents of this kind.' })
  @IsOptional()
  @IsIn(evidenceKinds)
  kind?: EvidenceKind | null;
}

@Resolver(() => ChangeObject)
export class ChangeEvidenceResolver {
  constructor(private readonly read: ReadEvidence) {}

  @ResolveField(() => EvidenceConnection, { description: 'The documents attached to it, oldest first.' })
  async evidence(
    @By() actor: Actor,
    @Parent() { record }: ChangeObject,
    @Args() args: EvidenceArgs,
  ): Promise<EvidenceConnection> {
    return connectionOf(await this.read.of(actor, record.id, args.kind ?? null, args), toEvidence);
  }
}

@Resolver(() => EvidenceObject)
export class EvidenceResolver {
  constructor(
    private readonly people: People,
    private readonly read: ReadEvidence,
    private readonly changes: ChangesRepository,
  ) {}

  @ResolveField(() => PersonType, {
    nullable: true,
    description: 'Who attached it; of a service account, its owner.',
  })
  attachedBy(
    @Parent() { personId }: EvidenceObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), personId, toPerson);
  }

  @ResolveField(() => EvidenceContentObject, { description: 'Where its content is, or by what it went.' })
  async content(
    @Parent() { record }: EvidenceObject,
    @Context() context: GraphQLContext,
  ): Promise<EvidenceContentObject> {
    const loader = loaderOf(context, expiryKey, (ids: readonly Id[]) => this.read.expiriesOf(ids));
    return toContent(contentOf(record, await loader.load(record.id)));
  }

  @ResolveField(() => ChangeObject, { description: 'The change it belongs to.' })
  change(
    @Parent() { ofChange }: EvidenceObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), ofChange, toChangeObject);
  }
}
