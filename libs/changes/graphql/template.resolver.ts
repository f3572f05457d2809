import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { type Actor, type Id, type Outcome, pageRequest, toGlobalId } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import {
  ConnectionArgs,
  ConnectionOf,
  connectionOf,
  type GraphQLContext,
  idFrom,
  NodeInterface,
  Payload,
  payloadOf,
} from '#platform/graphql';
import { InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { Templates } from '../data/templates.repository.ts';
import { type TemplateRecord, whyUnusable } from '../domain/template.ts';
import { KeepTemplates } from '../use-cases/keep-templates.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';
import { TemplateContentFields } from './change.inputs.ts';
import { ChangeObject } from './change.type.ts';
import { templateLoader } from './loaders.ts';

@ObjectType('ChangeTemplate', {
  implements: () => NodeInterface,
  description: 'One version of a standard change’s template.',
})
export class TemplateObject implements NodeInterface {
  record!: TemplateRecord;
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
  @Field({ description: 'The slug, the same over all versions.' })
  key!: string;
  @Field(() => Int, { description: 'The version; a version is never edited.' })
  version!: number;
  @Field({ description: 'The name.' })
  name!: string;
  @Field(() => GraphQLJSONObject, { description: 'What a change filed from it says to begin with.' })
  content!: object;
  @Field(() => [String], { description: 'Fields in which a change must say what the template says.' })
  fixedFields!: readonly string[];
  @Field(() => Date, { description: 'When it was proposed.' })
  proposedAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When a second person approved it.' })
  approvedAt!: Date | null;
  @Field(() => Date, { description: 'When it ends by itself.' })
  expiresAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When it was taken out of use.' })
  retiredAt!: Date | null;
  @Field({ description: 'Whether a change may be filed from it now.' })
  usable!: boolean;
  @Field(() => String, { nullable: true, description: 'Why not, when it is not.' })
  whyUnusable!: string | null;
}

@ObjectType('ChangeTemplateConnection', { description: 'A page of templates.' })
export class TemplateConnection extends ConnectionOf(TemplateObject, 'ChangeTemplate') {}

@InputType({ description: 'A new version of a template.' })
export class ProposeTemplateInput {
  @TextField({ required: true, max: 60, description: 'The slug; an existing one gets a new version.' })
  key!: string;
  @TextField({ required: true, min: 1, max: 200, description: 'The name.' })
  name!: string;
  @Field(() => TemplateContentFields, { description: 'What a change filed from it says to begin with.' })
  @ValidateNested()
  @Type(() => TemplateContentFields)
  content!: TemplateContentFields;
  @TextListField({
    maxText: 60,
    description: 'Fields that a change must not say otherwise; all material ones given, unless said.',
  })
  fixedFields?: string[] | null;
  @InstantField({ required: true, description: 'When it ends by itself.' })
  expiresAt!: Date;
}

@InputType({ description: 'A template to be approved.' })
export class ApproveTemplateInput {
  @TextField({ required: true, max: 100, description: 'The template’s id.' })
  template!: string;
}

@InputType({ description: 'A template to be retired.' })
export class RetireTemplateInput extends ApproveTemplateInput {
  @TextField({ required: true, min: 1, max: 2_000, description: 'Why.' })
  reason!: string;
}

@ObjectType({ isAbstract: true })
abstract class TemplatePayload extends Payload {
  @Field(() => TemplateObject, { nullable: true, description: 'The template; null when it was refused.' })
  template!: TemplateObject | null;
}
@ObjectType({ description: 'The proposed version, or why not.' })
export class ProposeTemplatePayload extends TemplatePayload {}
@ObjectType({ description: 'The approved version, or why not.' })
export class ApproveTemplatePayload extends TemplatePayload {}
@ObjectType({ description: 'The retired version, or why not.' })
export class RetireTemplatePayload extends TemplatePayload {}

const toObject = (record: TemplateRecord): TemplateObject => {
  const why = whyUnusable(record, new Date());
  return {
    ...record,
    record,
    id: toGlobalId('ChangeTemplate', record.id),
    usable: why === null,
    whyUnusable: why,
  };
};
const payload = (outcome: Outcome<TemplateRecord>): TemplatePayload =>
  payloadOf(outcome.ok ? { ok: true, value: toObject(outcome.value) } : outcome, 'template');

@Resolver(() => TemplateObject)
export class TemplateResolver {
  constructor(
    private readonly templates: Templates,
    private readonly keep: KeepTemplates,
    private readonly read: ReadChanges,
    private readonly people: People,
  ) {}

  @Query(() => TemplateConnection, { description: 'Templates of standard changes, the newest first.' })
  async changeTemplates(@By() actor: Actor, @Args() args: ConnectionArgs): Promise<TemplateConnection> {
    this.read.mayList(actor);
    return connectionOf(await this.templates.list(pageRequest(args)), toObject);
  }

  @Mutation(() => ProposeTemplatePayload, {
    description: 'Proposes a new version of a template; somebody else has to approve it.',
  })
  async proposeTemplate(
    @By() actor: Actor,
    @Args('input') input: ProposeTemplateInput,
  ): Promise<ProposeTemplatePayload> {
    return payload(await this.keep.propose(actor, input));
  }

  @Mutation(() => ApproveTemplatePayload, { description: 'Approves a version that somebody else proposed.' })
  async approveTemplate(
    @By() actor: Actor,
    @Args('input') input: ApproveTemplateInput,
  ): Promise<ApproveTemplatePayload> {
    return payload(
      await this.keep.approve(actor, idFrom('ChangeTemplate', input.template, 'input', 'template')),
    );
  }

  @Mutation(() => RetireTemplatePayload, { description: 'Takes a version out of use, with a reason.' })
  async retireTemplate(
    @By() actor: Actor,
    @Args('input') input: RetireTemplateInput,
  ): Promise<RetireTemplatePayload> {
    return payload(
      await this.keep.retire(
        actor,
        idFrom('ChangeTemplate', input.template, 'input', 'template'),
        input.reason,
      ),
    );
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who proposed it.' })
  proposedBy(
    @Parent() { record }: TemplateObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.proposedBy, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who approved it.' })
  approvedBy(
    @Parent() { record }: TemplateObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.approvedBy, context);
  }

  private async person(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    const person = id === null ? null : await personLoader(context, this.people).load(id);
    return person === null ? null : toPerson(person);
  }
}

/** A standard change's template, on the change. */
@Resolver(() => ChangeObject)
export class ChangeTemplateResolver {
  constructor(private readonly templates: Templates) {}

  @ResolveField(() => TemplateObject, {
    nullable: true,
    description: 'The template it was filed from, at that version.',
  })
  async template(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<TemplateObject | null> {
    const template =
      record.templateId === null
        ? null
        : await templateLoader(context, this.templates).load(record.templateId);
    return template === null ? null : toObject(template);
  }
}
