import { Inject } from '@nestjs/common';
import {
  Args,
  ArgsType,
  Context,
  Field,
  ObjectType,
  Parent,
  Query,
  registerEnumType,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { AuditAccess, ChangeRefs } from '#changes';
import { type Actor, type Clock, type Id } from '#kernel';
import { People, personLoader, PersonType, RoleEnum, toPerson } from '#people';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { allShown, type GraphQLContext, shown } from '#platform/graphql';
import { EnumField, enumOf, InstantField, TextField } from '#platform/http';
import { Entitlements } from '../data/entitlements.ts';
import { DutySettings } from '../settings.ts';

const EntitledToEnum = enumOf(['APPROVE', 'DEPLOY', 'OVERRIDE', 'EDIT_POLICY'] as const);
registerEnumType(EntitledToEnum, {
  name: 'EntitledTo',
  description: 'What somebody may be entitled to; policies/duties.json says by which roles.',
  valuesMap: {
    APPROVE: { description: 'Vote on a board, for themselves or for another.' },
    DEPLOY: { description: 'Carry changes out.' },
    OVERRIDE: { description: 'Grant exceptions and overrides of freezes.' },
    EDIT_POLICY: { description: 'Alter boards, approval rules, templates and policies.' },
  },
});

@ArgsType()
class EntitledArgs {
  @EnumField({ required: true, enumeration: EntitledToEnum, description: 'To what.' })
  action!: keyof typeof EntitledToEnum;

  @InstantField({ description: 'At what time; now when left out.' })
  at?: Date | null;

  @TextField({ max: 100, description: 'Only who was asked about this change then: id or number.' })
  change?: string | null;

  @TextField({ max: 64, description: 'Only by a seat on this board: its key.' })
  board?: string | null;
}

@ObjectType('SeatHeld', { description: 'A seat on a board, and since when.' })
class SeatHeldObject {
  @Field({ description: 'The board’s key.' })
  board!: string;

  @Field(() => Date, { description: 'Since when.' })
  since!: Date;
}

@ObjectType('Entitled', { description: 'Somebody who could do something, and by what.' })
export class EntitledObject {
  @Field(() => RoleEnum, { description: 'By which role.' })
  role!: string;

  @Field(() => Date, { description: 'Since when they hold it.' })
  roleSince!: Date;

  @Field(() => [SeatHeldObject], { description: 'Their seats, for approvals.' })
  seats!: SeatHeldObject[];

  readonly personId!: Id;
  readonly lenders!: readonly Id[];
}

/** Who could approve, deploy, override or edit policy on some day. */
@Resolver(() => EntitledObject)
export class EntitledResolver {
  constructor(
    private readonly entitlements: Entitlements,
    private readonly settings: DutySettings,
    private readonly refs: ChangeRefs,
    private readonly access: AuditAccess,
    private readonly people: People,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query(() => [EntitledObject], {
    description:
      'Who could do this at that time, by role, seat or delegation: the first 1,000 by name. For the audit.',
  })
  async entitled(
    @By() actor: Actor,
    @Args() { action, at, change, board }: EntitledArgs,
  ): Promise<EntitledObject[]> {
    this.access.require(actor);
    const question = {
      roles: this.settings.entitlements[action],
      at: at ?? this.clock.now(),
      seated: action === 'APPROVE',
      board: board ?? null,
      changeId: change == null ? null : await this.refs.resolve(change),
    };
    const found = await this.access.read(
      actor,
      {
        query: 'entitled',
        parameters: { ...question, roles: [...question.roles], at: question.at.toISOString() },
      },
      () => this.entitlements.at(question),
      (all) => all.length,
    );
    return found.map(({ personId, role, roleSince, boards, delegatedBy }) => ({
      personId,
      role,
      roleSince,
      lenders: delegatedBy,
      seats: boards.map((seat) => ({ board: seat.board, since: new Date(seat.since) })),
    }));
  }

  @ResolveField(() => PersonType, { description: 'Who.' })
  person(
    @Parent() { personId }: EntitledObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), personId, toPerson);
  }

  @ResolveField(() => [PersonType], { description: 'For whom they could vote besides.' })
  inPlaceOf(
    @Parent() { lenders }: EntitledObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType[]> {
    return allShown(personLoader(context, this.people), lenders, toPerson);
  }
}
