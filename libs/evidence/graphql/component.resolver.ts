import { Args, ArgsType, Context, Field, InputType, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import {
  allShown,
  ConnectionArgs,
  connectionOf,
  ConnectionOf,
  type ConnectionShape,
  type GraphQLContext,
} from '#platform/graphql';
import { TextField } from '#platform/http';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { FindComponent } from '../use-cases/find-component.ts';

@InputType('ComponentFilter', { description: 'Which component: by purl or name; every part narrows.' })
class ComponentFields {
  @TextField({
    min: 5,
    max: 1_000,
    description: 'Its Package URL, as in `pkg:npm/lodash@4.17.20`; without version, any version.',
  })
  purl?: string | null;

  @TextField({ min: 1, max: 500, description: 'Its name, however it is capitalised.' })
  name?: string | null;

  @TextField({ min: 1, max: 300, description: 'Its version, as the bill of materials has it.' })
  version?: string | null;
}

@ArgsType()
class ComponentArgs extends ConnectionArgs {
  @Field(() => ComponentFields, { description: 'Which component.' })
  @ValidateNested()
  @Type(() => ComponentFields)
  filter!: ComponentFields;
}

@ObjectType({ description: 'A page of changes that carried a component.' })
class CarrierConnection extends ConnectionOf(ChangeObject, 'Carrier') {}

/** From a component to the changes that carried it. */
@Resolver()
export class ComponentResolver {
  constructor(
    private readonly find: FindComponent,
    private readonly changes: ChangesRepository,
  ) {}

  @Query(() => CarrierConnection, {
    description: 'Changes with a bill of materials that lists a component, the newest first.',
  })
  async changesWithComponent(
    @By() actor: Actor,
    @Args() { filter, ...args }: ComponentArgs,
    @Context() context: GraphQLContext,
  ): Promise<ConnectionShape<ChangeObject>> {
    const page = await this.find.execute(actor, filter, args);
    const nodes = await allShown(changeLoader(context, this.changes), page.nodes, (change) => change);
    return connectionOf({ ...page, nodes }, toChangeObject);
  }
}
