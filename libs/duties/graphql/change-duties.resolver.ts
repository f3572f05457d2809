import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ChangeObject, factsLoader, ReadChanges } from '#changes';
import { identityText, People, personLoader, PersonType, toPerson } from '#people';
import { type GraphQLContext, shown } from '#platform/graphql';
import { HatRecord } from '../data/hat-record.ts';
import { Violations } from '../data/violations.ts';
import { distinctWearings } from '../domain/hats.ts';
import { HatWornObject, toHat, toViolation, UnresolvedObject, ViolationObject } from './duty.types.ts';
import { hatLoader, violationLoader } from './loaders.ts';

/** What a change shows of duties and of rules that were broken. */
@Resolver(() => ChangeObject)
export class ChangeDutiesResolver {
  constructor(
    private readonly record: HatRecord,
    private readonly read: ReadChanges,
    private readonly violationsData: Violations,
  ) {}

  @ResolveField(() => [HatWornObject], {
    description: 'Who wears which hat, and why: what segregation of duties goes by.',
  })
  async hats(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<HatWornObject[]> {
    const [worn, facts] = await Promise.all([
      hatLoader(context, this.record).load(record),
      factsLoader(context, this.read).load(record),
    ]);
    const approved = (facts?.approvers ?? []).map((personId) => ({
      hat: 'approver' as const,
      personId,
      because: 'approved what it says now',
    }));
    return distinctWearings([...(worn?.wearings ?? []), ...approved]).map(toHat);
  }

  @ResolveField(() => [UnresolvedObject], {
    description:
      'Who had a hand in it and is nobody known here. On services of tier 1 unknown authors bar its approval.',
  })
  async unresolvedIdentities(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<UnresolvedObject[]> {
    const duties = await hatLoader(context, this.record).load(record);
    return (duties?.unresolved ?? []).map((u) => ({ hat: u.hat, identity: identityText(u) }));
  }

  @ResolveField(() => [ViolationObject], {
    description: 'Rules that were broken on this change, the newest first (50 at the most).',
  })
  async violations(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<ViolationObject[]> {
    return ((await violationLoader(context, this.violationsData).load(record.id)) ?? []).map(toViolation);
  }
}

@Resolver(() => HatWornObject)
export class HatWornResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Who wears it.' })
  person(
    @Parent() { personId }: HatWornObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), personId, toPerson);
  }
}
