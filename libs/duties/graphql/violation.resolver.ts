import { Inject } from '@nestjs/common';
import { Args, Field, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { ChangePayload, ChangeRefs, ChangesRepository, ReadChanges, toChangeObject } from '#changes';
import { type Actor, type Clock, type Outcome, pageRequest } from '#kernel';
import { PeopleRefs } from '#people';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { connectionOf, type ConnectionShape, idFrom } from '#platform/graphql';
import { Violations } from '../data/violations.ts';
import type { Violation } from '../domain/violation.ts';
import { ReassignViolation } from '../use-cases/reassign-violation.ts';
import { SettleViolation } from '../use-cases/settle-violation.ts';
import { ReassignViolationFields, RecordViolationDispositionFields, ViolationsArgs } from './duty.inputs.ts';
import { toViolation, ViolationConnection, ViolationObject } from './duty.types.ts';

@ObjectType({ isAbstract: true })
abstract class ViolationPayload extends ChangePayload {
  @Field(() => ViolationObject, {
    nullable: true,
    description: 'The violation as it is now; null when refused.',
  })
  violation!: ViolationObject | null;
}

@ObjectType({
  description: 'The settled violation with its change, if it has one, or why it was not settled.',
})
export class RecordViolationDispositionPayload extends ViolationPayload {}
@ObjectType({ description: 'The violation with its new owner, or why the old one stays.' })
export class ReassignViolationPayload extends ViolationPayload {}

/** Violations across all changes. */
@Resolver(() => ViolationObject)
export class ViolationResolver {
  constructor(
    private readonly violationsData: Violations,
    private readonly refs: ChangeRefs,
    private readonly peopleRefs: PeopleRefs,
    private readonly read: ReadChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query(() => ViolationConnection, { description: 'Rules that were broken, the newest first.' })
  async violations(
    @By() actor: Actor,
    @Args() { filter, ...page }: ViolationsArgs,
  ): Promise<ConnectionShape<ViolationObject>> {
    this.read.mayList(actor);
    const { change, owner, overdue, ...rest } = filter ?? {};
    const changeId = change == null ? null : await this.refs.resolve(change);
    const ownerId = await this.peopleRefs.resolveOptional(owner, 'filter', 'owner');
    const overdueAt = overdue === true ? this.clock.now() : null;
    const found = await this.violationsData.list(
      { ...rest, changeId, ownerId, overdueAt },
      pageRequest(page),
    );
    return connectionOf(found, toViolation);
  }
}

/** What is said of violations. */
@Resolver()
export class ViolationMutations {
  constructor(
    private readonly settle: SettleViolation,
    private readonly reassign: ReassignViolation,
    private readonly peopleRefs: PeopleRefs,
    private readonly changes: ChangesRepository,
  ) {}

  @Mutation(() => RecordViolationDispositionPayload, {
    description:
      'Answers for a violation, once: by compliance, by nobody who had a hand in the change and nobody it is about.',
  })
  async recordViolationDisposition(
    @By() actor: Actor,
    @Args('input') input: RecordViolationDispositionFields,
  ): Promise<RecordViolationDispositionPayload> {
    const id = idFrom('Violation', input.violation, 'input', 'violation');
    const disposition = input.disposition === 'ACCEPTED' ? 'accepted' : 'remedied';
    return this.answer(await this.settle.execute(actor, id, { disposition, note: input.note }));
  }

  @Mutation(() => ReassignViolationPayload, {
    description: 'Says who else is to answer for a violation; nobody it is about can be.',
  })
  async reassignViolation(
    @By() actor: Actor,
    @Args('input') { violation, owner, note }: ReassignViolationFields,
  ): Promise<ReassignViolationPayload> {
    const id = idFrom('Violation', violation, 'input', 'violation');
    const to = { owner: await this.peopleRefs.resolve(owner, 'input', 'owner'), note };
    return this.answer(await this.reassign.execute(actor, id, to));
  }

  private async answer(outcome: Outcome<Violation>): Promise<ViolationPayload> {
    if (!outcome.ok) return { change: null, violation: null, problems: [...outcome.problems] };
    const { changeId } = outcome.value;
    const change = changeId === null ? undefined : (await this.changes.byIds([changeId])).get(changeId);
    return {
      change: change === undefined ? null : toChangeObject(change),
      violation: toViolation(outcome.value),
      problems: [],
    };
  }
}
