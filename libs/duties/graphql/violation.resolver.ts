import {
  Args,
  Context,
  Field,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import {
  changeLoader,
  ChangeObject,
  ChangePayload,
  changePayload,
  ChangeRefs,
  ChangesRepository,
  ReadChanges,
  toChangeObject,
} from '#changes';
import { type Actor, pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { connectionOf, type ConnectionShape, type GraphQLContext, idFrom } from '#platform/graphql';
import { Violations } from '../data/violations.ts';
import { SettleViolation } from '../use-cases/settle-violation.ts';
import { RecordViolationDispositionFields, ViolationsArgs } from './duty.inputs.ts';
import { toViolation, ViolationConnection, ViolationObject } from './duty.types.ts';

@ObjectType({ description: 'The settled violation with its change, or why it was not settled.' })
export class RecordViolationDispositionPayload extends ChangePayload {
  @Field(() => ViolationObject, {
    nullable: true,
    description: 'The violation as it is now; null when refused.',
  })
  violation!: ViolationObject | null;
}

/** Violations across all changes, and their settling. */
@Resolver(() => ViolationObject)
export class ViolationResolver {
  constructor(
    private readonly violationsData: Violations,
    private readonly settle: SettleViolation,
    private readonly refs: ChangeRefs,
    private readonly read: ReadChanges,
    private readonly changes: ChangesRepository,
    private readonly people: People,
  ) {}

  @Query(() => ViolationConnection, { description: 'Rules that were broken, the newest first.' })
  async violations(
    @By() actor: Actor,
    @Args() { filter, ...page }: ViolationsArgs,
  ): Promise<ConnectionShape<ViolationObject>> {
    this.read.mayList(actor);
    const { change, ...rest } = filter ?? {};
    const changeId = change == null ? null : await this.refs.resolve(change);
    return connectionOf(
      await this.violationsData.list({ ...rest, changeId }, pageRequest(page)),
      toViolation,
    );
  }

  @Mutation(() => RecordViolationDispositionPayload, {
    description: 'Answers for a violation, once: by compliance, and by nobody who had a hand in the change.',
  })
  async recordViolationDisposition(
    @By() actor: Actor,
    @Args('input') input: RecordViolationDispositionFields,
  ): Promise<RecordViolationDispositionPayload> {
    const id = idFrom('Violation', input.violation, 'input', 'violation');
    const disposition = input.disposition === 'ACCEPTED' ? 'accepted' : 'remedied';
    const outcome = await this.settle.execute(actor, id, { disposition, note: input.note });
    const violation = outcome.ok ? await this.violationsData.byId(id) : null;
    return { ...changePayload(outcome), violation: violation === null ? null : toViolation(violation) };
  }

  @ResolveField(() => [PersonType], { description: 'Whom it is about.' })
  async persons(
    @Parent() { record }: ViolationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType[]> {
    const found = await personLoader(context, this.people).loadMany([...record.persons]);
    return found.flatMap((p) => (p === null || p instanceof Error ? [] : [toPerson(p)]));
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who settled it.' })
  async dispositionBy(
    @Parent() { record }: ViolationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    if (record.dispositionBy === null) return null;
    const person = await personLoader(context, this.people).load(record.dispositionBy);
    return person === null ? null : toPerson(person);
  }

  @ResolveField(() => ChangeObject, {
    nullable: true,
    description: 'The change it was found on; null when a deployment or commit belongs to none.',
  })
  async change(
    @Parent() { record }: ViolationObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    if (record.changeId === null) return null;
    const change = await changeLoader(context, this.changes).load(record.changeId);
    return change === null ? null : toChangeObject(change);
  }
}
