import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject } from 'class-validator';
import type { ToldFact } from '../domain/fact.ts';
import { RecordFacts } from '../use-cases/record-facts.ts';

@ApiSchema({ name: 'NewFacts', description: 'What a source has to tell.' })
class NewFacts {
  @ApiProperty({
    type: [Object],
    description:
      'Facts by `kind`: workItem, commit, review, build, testRun, artifact, deployment; their fields are in the guide to the trace.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsObject({ each: true })
  facts!: ToldFact[];
}

@ApiSchema({ name: 'FactProblem', description: 'Why a fact was not taken.' })
class FactProblem {
  @ApiProperty({ description: 'The code.' })
  code!: string;
  @ApiProperty({ description: 'In words.' })
  message!: string;
  @ApiProperty({ type: [String], description: 'The field it is about.' })
  path!: readonly string[];
  @ApiProperty({ type: String, nullable: true, description: 'What would help.' })
  wayOut!: string | null;
}

@ApiSchema({ name: 'FactTaken', description: 'What became of one fact.' })
class FactTaken {
  @ApiProperty({ description: 'Which, counted from 0.' })
  fact!: number;
  @ApiProperty({
    enum: ['RECORDED', 'KNOWN', 'REFUSED'],
    description: 'It is new or adds something; all of it was on record; it was not taken.',
  })
  outcome!: 'RECORDED' | 'KNOWN' | 'REFUSED';
  @ApiProperty({ type: [FactProblem], description: 'Why it was not taken.' })
  problems!: FactProblem[];
}

@ApiSchema({ name: 'FactsTaken', description: 'What became of each fact.' })
class FactsTaken {
  @ApiProperty({ type: [FactTaken], description: 'One for each, in their order.' })
  facts!: FactTaken[];
}

/** What any source tells of delivery, in one vocabulary. */
@ApiTags('delivery')
@ApiBearerAuth()
@Controller('api/v1/delivery-facts')
export class FactsController {
  constructor(private readonly record: RecordFacts) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Tell of work items, commits, reviews, builds, tests, artifacts and deployments',
    description:
      'In any order and as often as you like: what is known already changes nothing, and each fact is taken by itself.',
  })
  @ApiOkResponse({ type: FactsTaken })
  async take(@By() actor: Actor, @Body() { facts }: NewFacts): Promise<FactsTaken> {
    const taken = await this.record.execute(actor, facts);
    return {
      facts: taken.map(({ problems, ...rest }) => ({
        ...rest,
        problems: problems.map(({ code, message, path, wayOut }) => ({
          ...{ code, message },
          path: path ?? [],
          wayOut: wayOut ?? null,
        })),
      })),
    };
  }
}
