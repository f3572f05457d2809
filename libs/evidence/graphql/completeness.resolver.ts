import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ChangeObject, type ChangeRecord, factsLoader, neutralFacts, ReadChanges } from '#changes';
import { People, personLoader, PersonType, toPerson } from '#people';
import { allShown, type GraphQLContext, loaderOf } from '#platform/graphql';
import { Bringers } from '../bringers.ts';
import { EvidenceStandings } from '../standing.ts';
import { EvidenceCompletenessObject, toCompleteness } from './completeness.types.ts';

const pipelinesKey = Symbol('pipelines');

/** `Change.evidenceCompleteness`. */
@Resolver(() => ChangeObject)
export class ChangeEvidenceCompletenessResolver {
  constructor(
    private readonly read: ReadChanges,
    private readonly standings: EvidenceStandings,
    private readonly bringers: Bringers,
  ) {}

  @ResolveField(() => EvidenceCompletenessObject, {
    description:
      'What it needs as evidence by the matrix in policies/evidence.json, and what of it is missing or stale.',
  })
  async evidenceCompleteness(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<EvidenceCompletenessObject> {
    const pipelines = loaderOf(context, pipelinesKey, (changes: readonly ChangeRecord[]) =>
      this.bringers.of(changes),
    );
    const [facts, known] = await Promise.all([
      factsLoader(context, this.read).load(record),
      pipelines.load(record),
    ]);
    return toCompleteness(this.standings.of(record, facts ?? neutralFacts, known ?? []));
  }
}

@Resolver(() => EvidenceCompletenessObject)
export class EvidenceCompletenessResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => [PersonType], {
    description: 'Who is asked first for what is missing: whoever carries it out, and whoever filed it.',
  })
  asked(
    @Parent() { asked }: EvidenceCompletenessObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType[]> {
    return allShown(personLoader(context, this.people), asked, toPerson);
  }
}
