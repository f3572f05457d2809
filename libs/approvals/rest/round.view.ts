import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { NamedThing } from '#changes';
import { PurposeEnum, RoundStateEnum, VerdictEnum, type VerdictWord } from '../graphql/enums.ts';

const words = (enumeration: object): string[] => Object.keys(enumeration);
const person = { type: NamedThing, nullable: true } as const;
const instant = { type: String, format: 'date-time' } as const;

@ApiSchema({ name: 'BarredVoter', description: 'Somebody on the board who may not vote.' })
export class BarredView {
  @ApiProperty({ ...person, description: 'Who is barred.' }) person!: NamedThing | null;
  @ApiProperty({ description: 'The rule that bars them.' }) rule!: string;
  @ApiProperty({ description: 'Why, as it is said to them.' }) reason!: string;
}

@ApiSchema({
  name: 'ApprovalStep',
  description: 'A step of a round; the steps are asked one after the other.',
})
export class StepView {
  @ApiProperty({ description: 'What it is called.' }) name!: string;
  @ApiProperty({ type: [NamedThing], description: 'The boards that are asked together.' })
  boards!: NamedThing[];
  @ApiProperty({ description: 'How many have to approve, in words: "2 of 5".' }) requirement!: string;
  @ApiProperty({ description: 'How many approvals it needs.' }) needed!: number;
  @ApiProperty({ description: 'How many it has.' }) approvals!: number;
  @ApiProperty({ description: 'How many rejected it.' }) rejections!: number;
  @ApiProperty({ description: 'How many abstained.' }) abstentions!: number;
  @ApiProperty({ description: 'How many have to take part.' }) quorum!: number;
  @ApiProperty({ description: 'Whether it has what it needs.' }) reached!: boolean;
  @ApiProperty({ description: 'Whether it is the step that is asked now.' }) current!: boolean;
  @ApiProperty({ description: 'Whether too few are left for it to be reached as things are.' })
  outOfReach!: boolean;
  @ApiProperty({ type: [NamedThing], description: 'Who was on the boards when the round was opened.' })
  electorate!: NamedThing[];
  @ApiProperty({ type: [NamedThing], description: 'Who of them can still vote, and has not.' })
  mayVote!: NamedThing[];
  @ApiProperty({ type: [BarredView], description: 'Who is on the boards and may not vote.' })
  barred!: BarredView[];
}

@ApiSchema({ name: 'Vote', description: 'A vote that stands. Votes taken back are on the timeline.' })
export class VoteView {
  @ApiProperty({ description: 'Its id, as the timeline and exports name it.' }) id!: string;
  @ApiProperty({ ...person, description: 'Who cast it.' }) person!: NamedThing | null;
  @ApiProperty({ ...person, description: 'The member for whom it was cast; null for a vote of their own.' })
  onBehalfOf!: NamedThing | null;
  @ApiProperty({ enum: words(VerdictEnum), description: 'What it says.' }) verdict!: VerdictWord;
  @ApiProperty({ description: 'What the voter said with it.' }) comment!: string;
  @ApiProperty({ description: 'The name of the step in which it counts.' }) step!: string;
  @ApiProperty({ description: 'The content it was cast on.' }) digest!: string;
  @ApiProperty({ ...instant, description: 'When it was cast.' }) castAt!: Date;
}

/** A round as REST shows it: the words are those of GraphQL. */
@ApiSchema({
  name: 'ApprovalRound',
  description: 'Votes on one content of one change; a material edit voids it.',
})
export class RoundView {
  @ApiProperty({ description: 'The global id.' }) id!: string;
  @ApiProperty({ description: '1 for the change’s first round.' }) number!: number;
  @ApiProperty({
    enum: words(PurposeEnum),
    description: 'Approval before the work, or of an emergency after it has begun.',
  })
  purpose!: string;
  @ApiProperty({ enum: words(RoundStateEnum), description: 'Where it stands.' }) state!: string;
  @ApiProperty({ description: 'The content that is voted on: what a vote has to carry.' }) digest!: string;
  @ApiProperty({ description: 'The revision of the change that has this content.' }) revision!: number;
  @ApiProperty({ description: 'The version of the approval rules that say who is asked.' })
  ruleSetVersion!: number;
  @ApiProperty({ ...instant, description: 'When it was opened.' }) openedAt!: Date;
  @ApiProperty({ ...instant, description: 'By when it is to be decided.' }) dueAt!: Date;
  @ApiProperty({ ...instant, nullable: true, description: 'When it was decided or voided.' })
  decidedAt!: Date | null;
  @ApiProperty({ description: 'Whether it was decided, or still is open, after it was due.' }) late!: boolean;
  @ApiProperty({ description: 'What is still needed, in words.' }) stillNeeded!: string;
  @ApiProperty({ type: [StepView], description: 'Who is asked, one step after the other.' })
  steps!: StepView[];
  @ApiProperty({ type: [VoteView], description: 'The votes that stand, in order of casting.' })
  votes!: VoteView[];
}

@ApiSchema({ name: 'ApprovalRoundPage', description: 'Rounds of a change, the newest first.' })
export class RoundPage {
  @ApiProperty({ type: [RoundView], description: 'The rounds.' }) items!: RoundView[];
  @ApiProperty({ type: String, nullable: true, description: 'For `after`; null on the last page.' })
  nextCursor!: string | null;
}
