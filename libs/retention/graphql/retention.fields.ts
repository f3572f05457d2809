import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Catalog, serviceLoader, ServiceType, toService } from '#catalog';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import { EvidenceObject, EvidenceRecords, toEvidence } from '#evidence';
import { fromGlobalId, type Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { type GraphQLContext, loaderOf, shown } from '#platform/graphql';
import { type Marked, RegulationMarks } from '../data/regulation-marks.ts';
import { ExpiringObject, LegalHoldObject } from './retention.types.ts';

const evidenceKey = Symbol('expiring evidence');
const markKeys = { service: Symbol('regulations of services'), change: Symbol('regulations of changes') };

/** What a hold's row does not tell. */
@Resolver(() => LegalHoldObject)
export class LegalHoldFields {
  constructor(
    private readonly people: People,
    private readonly changes: ChangesRepository,
    private readonly catalog: Catalog,
  ) {}

  @ResolveField(() => ChangeObject, { nullable: true, description: 'The change it covers documents of.' })
  change(
    @Parent() { record }: LegalHoldObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), record.changeId, toChangeObject);
  }

  @ResolveField(() => ServiceType, { nullable: true, description: 'The service it covers documents of.' })
  service(
    @Parent() { record }: LegalHoldObject,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType | null> {
    return shown(serviceLoader(context, this.catalog), record.serviceId, toService);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'The person it covers documents of.' })
  person(
    @Parent() { record }: LegalHoldObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.personId, toPerson);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who placed it.' })
  placedBy(
    @Parent() { record }: LegalHoldObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.placedBy, toPerson);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who lifted it.' })
  liftedBy(
    @Parent() { record }: LegalHoldObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.liftedBy, toPerson);
  }
}

@Resolver(() => ExpiringObject)
export class ExpiringFields {
  constructor(private readonly records: EvidenceRecords) {}

  @ResolveField(() => EvidenceObject, { nullable: true, description: 'The document.' })
  evidence(
    @Parent() { evidenceId }: ExpiringObject,
    @Context() context: GraphQLContext,
  ): Promise<EvidenceObject | null> {
    const loader = loaderOf(context, evidenceKey, (ids: readonly Id[]) => this.records.byIds(ids));
    return shown(loader, evidenceId, toEvidence);
  }
}

const regulationsOf = async (
  marks: RegulationMarks,
  context: GraphQLContext,
  { kind, id }: Marked,
): Promise<string[]> => {
  const loader = loaderOf(context, markKeys[kind], (ids: readonly Id[]) => marks.of(kind, ids));
  return (await loader.load(id)) ?? [];
};

@Resolver(() => ServiceType)
export class ServiceRegulations {
  constructor(private readonly marks: RegulationMarks) {}

  @ResolveField(() => [String], { description: 'Names of the regulations that it stands under.' })
  regulations(@Parent() { id }: ServiceType, @Context() context: GraphQLContext): Promise<string[]> {
    const service = { kind: 'service' as const, id: fromGlobalId(id)?.id ?? '' };
    return regulationsOf(this.marks, context, service);
  }
}

@Resolver(() => ChangeObject)
export class ChangeRegulations {
  constructor(private readonly marks: RegulationMarks) {}

  @ResolveField(() => [String], {
    description: 'Names of the regulations that it stands under by itself, besides those of its services.',
  })
  regulations(@Parent() { record }: ChangeObject, @Context() context: GraphQLContext): Promise<string[]> {
    return regulationsOf(this.marks, context, { kind: 'change', id: record.id });
  }
}
