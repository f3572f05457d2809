import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { changeNumber, NamedThing, neutralFacts, personView, ReadChanges } from '#changes';
import type { Actor } from '#kernel';
import { People } from '#people';
import { By } from '#platform/auth';
import { Bringers } from '../bringers.ts';
import { EvidenceNeedObject, toNeed } from '../graphql/completeness.types.ts';
import { EvidenceStandings } from '../standing.ts';

@ApiSchema({
  name: 'EvidenceCompleteness',
  description: 'What a change needs as evidence, and how that stands.',
})
export class EvidenceCompletenessView {
  @ApiProperty({ example: 'CHG-000123' }) change!: string;
  @ApiProperty({ description: 'Nothing is missing, stale or speaks against the change.' }) complete!: boolean;
  @ApiProperty({ type: [EvidenceNeedObject], description: 'Kind by kind.' }) needs!: EvidenceNeedObject[];
  @ApiProperty({ type: [NamedThing], description: 'Who is asked first for what is missing.' })
  asked!: NamedThing[];
  @ApiProperty({
    type: [String],
    description: 'Pipelines that built, tested or deployed it or its services before.',
  })
  pipelines!: readonly string[];
}

/** What pipelines ask before they bring it: which evidence is missing. */
@ApiTags('evidence')
@ApiBearerAuth()
@Controller('api/v1')
export class EvidenceCompletenessController {
  constructor(
    private readonly read: ReadChanges,
    private readonly standings: EvidenceStandings,
    private readonly people: People,
    private readonly bringers: Bringers,
  ) {}

  @Get('changes/:ref/evidence-completeness')
  @ApiOperation({
    summary: 'Tell what a change needs as evidence, and what of it is missing, stale or excepted',
  })
  @ApiOkResponse({ type: EvidenceCompletenessView })
  async completeness(@By() actor: Actor, @Param('ref') ref: string): Promise<EvidenceCompletenessView> {
    const change = await this.read.one(actor, ref);
    const facts = (await this.read.factsOf([change])).get(change) ?? neutralFacts;
    const known = (await this.bringers.of([change])).get(change) ?? [];
    const { complete, needs, asked, pipelines } = this.standings.of(change, facts, known);
    const people = await this.people.byIds(asked);
    return {
      change: changeNumber(change.number),
      complete,
      needs: needs.map(toNeed),
      asked: asked.flatMap((id) => personView(people.get(id)) ?? []),
      pipelines,
    };
  }
}
