import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { type Id, toGlobalId } from '#kernel';
import { People, type PersonRecord } from '#people';
import { Database } from '#platform/database';
import { setEtag } from '#platform/http';
import type { FastifyReply } from 'fastify';
import { changeNumber, type ChangeRecord } from '../domain/change.ts';
import { neutralFacts } from '../domain/facts.ts';
import { changeStates } from '../domain/life.ts';
import { riskOf } from '../domain/risk.ts';
import { ChangeRules } from '../rules.ts';
import { changeTypes, contentDigest, impactLevels, riskLevels } from '../domain/content.ts';
import { ArtifactPart, CommitPart, ExternalReferencePart, WorkItemPart } from '../graphql/change-parts.ts';

@ApiSchema({ name: 'NamedThing' })
export class NamedThing {
  @ApiProperty({ description: 'The global id.' }) id!: string;
  @ApiProperty({ description: 'The key, or a person’s mail address.' }) key!: string;
  @ApiProperty({ description: 'The name.' }) name!: string;
}

const instant = { type: String, format: 'date-time', nullable: true } as const;

/** A change as REST shows it: the words are those of GraphQL. */
@ApiSchema({ name: 'Change' })
export class ChangeView {
  @ApiProperty({ description: 'The global id.' }) id!: string;
  @ApiProperty({ example: 'CHG-000123' }) number!: string;
  @ApiProperty({ enum: changeTypes }) type!: string;
  @ApiProperty({ enum: changeStates }) state!: string;
  @ApiProperty() title!: string;
  @ApiProperty() description!: string;
  @ApiProperty() reason!: string;
  @ApiProperty({ type: [NamedThing] }) services!: NamedThing[];
  @ApiProperty({ type: [NamedThing] }) environments!: NamedThing[];
  @ApiProperty({ type: String, nullable: true }) region!: string | null;
  @ApiProperty(instant) plannedStart!: Date | null;
  @ApiProperty(instant) plannedEnd!: Date | null;
  @ApiProperty({ type: NamedThing, nullable: true }) requester!: NamedThing | null;
  @ApiProperty({ type: NamedThing, nullable: true }) implementer!: NamedThing | null;
  @ApiProperty({ type: NamedThing, nullable: true }) verifier!: NamedThing | null;
  @ApiProperty({ enum: riskLevels, description: 'As declared.' }) risk!: string;
  @ApiProperty({
    enum: riskLevels,
    description: 'What every rule goes by: declared, or assessed where that is higher.',
  })
  effectiveRisk!: string;
  @ApiProperty({ enum: impactLevels }) impact!: string;
  @ApiProperty({ enum: impactLevels }) urgency!: string;
  @ApiProperty() implementationPlan!: string;
  @ApiProperty() testPlan!: string;
  @ApiProperty() backoutPlan!: string;
  @ApiProperty() communicationPlan!: string;
  @ApiProperty({ type: [WorkItemPart] }) workItems!: readonly WorkItemPart[];
  @ApiProperty({ type: [CommitPart] }) commits!: readonly CommitPart[];
  @ApiProperty({ type: [ArtifactPart] }) artifacts!: readonly ArtifactPart[];
  @ApiProperty() outageExpected!: boolean;
  @ApiProperty() securityImpact!: string;
  @ApiProperty() privacyImpact!: string;
  @ApiProperty({ type: [String] }) tags!: readonly string[];
  @ApiProperty({ type: [ExternalReferencePart] }) externalReferences!: readonly ExternalReferencePart[];
  @ApiProperty({ type: String, nullable: true }) incident!: string | null;
  @ApiProperty({ description: 'Counts every write; also the ETag.' }) version!: number;
  @ApiProperty({ description: 'Counts material edits.' }) revision!: number;
  @ApiProperty({ description: 'What a vote binds to.' }) contentDigest!: string;
  @ApiProperty({ type: String, nullable: true }) outcome!: string | null;
  @ApiProperty({ type: String, nullable: true }) validation!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: Date;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: Date;
  @ApiProperty(instant) submittedAt!: Date | null;
  @ApiProperty(instant) startedAt!: Date | null;
  @ApiProperty(instant) implementedAt!: Date | null;
  @ApiProperty(instant) closedAt!: Date | null;
}

/** Shows changes with the names of what they refer to: four queries for a page, however long. */
@Injectable()
export class ChangeViews {
  constructor(
    private readonly people: People,
    private readonly catalog: Catalog,
    private readonly database: Database,
    private readonly rules: ChangeRules,
  ) {}

  /** A change as the answer to a request: its version is the answer's ETag. */
  async answer(reply: FastifyReply, change: ChangeRecord): Promise<ChangeView> {
    const view = await this.one(change);
    setEtag(reply, view.version);
    return view;
  }

  async one(change: ChangeRecord): Promise<ChangeView> {
    return (await this.many([change]))[0] as ChangeView;
  }

  async many(changes: readonly ChangeRecord[]): Promise<ChangeView[]> {
    const { manager } = this.database;
    const all = (pick: (c: ChangeRecord) => readonly (Id | null)[]) => [
      ...new Set(changes.flatMap(pick).filter((id): id is Id => id !== null)),
    ];
    const [services, environments, people, facts] = await Promise.all([
      this.catalog.servicesByIds(
        all((c) => c.serviceIds),
        manager,
      ),
      this.catalog.environmentsByIds(
        all((c) => c.environmentIds),
        manager,
      ),
      this.people.byIds(
        all((c) => [c.requesterId, c.implementerId, c.verifierId]),
        manager,
      ),
      this.rules.factsOf(changes, manager),
    ]);
    const person = (id: Id | null) => personView(id === null ? undefined : people.get(id));
    return changes.map((change) => {
      const {
        serviceIds,
        environmentIds,
        requesterId,
        implementerId,
        verifierId,
        templateId: _t,
        preauthorizedDigest: _p,
        ...rest
      } = change;
      return {
        ...rest,
        id: toGlobalId('Change', change.id),
        number: changeNumber(change.number),
        services: serviceIds.flatMap((id) => thing('Service', services.get(id))),
        environments: environmentIds.flatMap((id) => thing('Environment', environments.get(id))),
        requester: person(requesterId),
        implementer: person(implementerId),
        verifier: person(verifierId),
        effectiveRisk: riskOf(change, facts.get(change.id) ?? neutralFacts),
        contentDigest: contentDigest(change),
      };
    });
  }
}

function thing(type: string, record: { id: Id; key: string; name: string } | undefined): NamedThing[] {
  return record === undefined
    ? []
    : [{ id: toGlobalId(type, record.id), key: record.key, name: record.name }];
}

export function personView(record: PersonRecord | undefined): NamedThing | null {
  return record === undefined
    ? null
    : { id: toGlobalId('Person', record.id), key: record.email, name: record.name };
}
