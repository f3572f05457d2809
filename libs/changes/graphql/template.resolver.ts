import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type Id, pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { ConnectionArgs, connectionOf, type GraphQLContext, idFrom, shown } from '#platform/graphql';
import { ChangesRepository } from '../data/changes.repository.ts';
import { Templates } from '../data/templates.repository.ts';
import { KeepTemplates } from '../use-cases/keep-templates.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';
import { ReleaseTemplate } from '../use-cases/release-template.ts';
import { ChangeObject } from './change.type.ts';
import { changeLoader, templateLoader, templateRecordLoader } from './loaders.ts';
import {
  ApproveTemplateInput,
  ApproveTemplatePayload,
  ProposeTemplateInput,
  ProposeTemplatePayload,
  ReleaseTemplateInput,
  ReleaseTemplatePayload,
  RetireTemplateInput,
  RetireTemplatePayload,
  TemplateConnection,
  TemplateObject,
  TemplateRecordObject,
  templatePayload,
  toTemplateObject,
} from './template.types.ts';
import { toChangeObject } from './to-object.ts';

@Resolver(() => TemplateObject)
export class TemplateResolver {
  constructor(
    private readonly templates: Templates,
    private readonly keep: KeepTemplates,
    private readonly release: ReleaseTemplate,
    private readonly changes: ChangesRepository,
    private readonly read: ReadChanges,
    private readonly people: People,
  ) {}

  @Query(() => TemplateConnection, { description: 'Templates of standard changes, the newest first.' })
  async changeTemplates(@By() actor: Actor, @Args() args: ConnectionArgs): Promise<TemplateConnection> {
    this.read.mayList(actor);
    return connectionOf(await this.templates.list(pageRequest(args)), toTemplateObject);
  }

  @Mutation(() => ProposeTemplatePayload, {
    description: 'Proposes a new version of a template; somebody else has to approve it.',
  })
  async proposeTemplate(
    @By() actor: Actor,
    @Args('input') input: ProposeTemplateInput,
  ): Promise<ProposeTemplatePayload> {
    return templatePayload(await this.keep.propose(actor, input));
  }

  @Mutation(() => ApproveTemplatePayload, { description: 'Approves a version that somebody else proposed.' })
  async approveTemplate(
    @By() actor: Actor,
    @Args('input') input: ApproveTemplateInput,
  ): Promise<ApproveTemplatePayload> {
    return templatePayload(
      await this.keep.approve(actor, idFrom('ChangeTemplate', input.template, 'input', 'template')),
    );
  }

  @Mutation(() => RetireTemplatePayload, { description: 'Takes a version out of use, with a reason.' })
  async retireTemplate(
    @By() actor: Actor,
    @Args('input') input: RetireTemplateInput,
  ): Promise<RetireTemplatePayload> {
    return templatePayload(
      await this.keep.retire(
        actor,
        idFrom('ChangeTemplate', input.template, 'input', 'template'),
        input.reason,
      ),
    );
  }

  @Mutation(() => ReleaseTemplatePayload, {
    description:
      'Has a suspended version used again, once the change for which it was suspended is reviewed.',
  })
  async releaseTemplate(
    @By() actor: Actor,
    @Args('input') input: ReleaseTemplateInput,
  ): Promise<ReleaseTemplatePayload> {
    const id = idFrom('ChangeTemplate', input.template, 'input', 'template');
    return templatePayload(await this.release.execute(actor, id, input.reason));
  }

  @ResolveField(() => ChangeObject, { nullable: true, description: 'The change for which it was suspended.' })
  suspendedFor(
    @Parent() { record }: TemplateObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    const id = record.suspendedFor;
    return shown(changeLoader(context, this.changes), id, toChangeObject);
  }

  @ResolveField(() => TemplateRecordObject, { description: 'How changes made from this version ended.' })
  async trackRecord(
    @Parent() { record }: TemplateObject,
    @Context() context: GraphQLContext,
  ): Promise<TemplateRecordObject> {
    const found = await templateRecordLoader(context, this.templates).load(record.id);
    return found ?? { ended: 0, succeeded: 0 };
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who had it used again.' })
  releasedBy(
    @Parent() { record }: TemplateObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.releasedBy, context);
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

  private person(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
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
  template(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<TemplateObject | null> {
    return shown(templateLoader(context, this.templates), record.templateId, toTemplateObject);
  }
}
