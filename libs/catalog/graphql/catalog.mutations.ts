import { Args, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { type Actor, done, type Outcome } from '#kernel';
import { By } from '#platform/auth';
import { idFrom, Payload, payloadOf } from '#platform/graphql';
import type { EnvironmentRecord, ServiceRecord } from '../domain/catalog.ts';
import { CreateEnvironment } from '../use-cases/create-environment.ts';
import { CreateService } from '../use-cases/create-service.ts';
import { SetDependency } from '../use-cases/set-dependency.ts';
import { UpdateEnvironment } from '../use-cases/update-environment.ts';
import { UpdateService } from '../use-cases/update-service.ts';
import { CatalogRefs } from './catalog-refs.ts';
import {
  CreateEnvironmentInput,
  CreateServiceInput,
  DependencyInput,
  UpdateEnvironmentInput,
  UpdateServiceInput,
} from './catalog.inputs.ts';
import { EnvironmentType, ServiceType, toEnvironment, toService } from './catalog.types.ts';

@ObjectType({ isAbstract: true })
abstract class ServicePayload extends Payload {
  @Field(() => ServiceType, {
    nullable: true,
    description: 'The service as it is now; null when it was refused.',
  })
  service!: ServiceType | null;
}

@ObjectType({ isAbstract: true })
abstract class EnvironmentPayload extends Payload {
  @Field(() => EnvironmentType, {
    nullable: true,
    description: 'The environment as it is now; null when it was refused.',
  })
  environment!: EnvironmentType | null;
}

@ObjectType({ description: 'The new service, or why there is none.' })
export class CreateServicePayload extends ServicePayload {}
@ObjectType({ description: 'The service with what is new, or why nothing is.' })
export class UpdateServicePayload extends ServicePayload {}
@ObjectType({ description: 'The service that needs the other, or why this was not taken.' })
export class AddDependencyPayload extends ServicePayload {}
@ObjectType({ description: 'The service that no longer needs the other, or why this was not taken.' })
export class RemoveDependencyPayload extends ServicePayload {}
@ObjectType({ description: 'The new environment, or why there is none.' })
export class CreateEnvironmentPayload extends EnvironmentPayload {}
@ObjectType({ description: 'The environment with what is new, or why nothing is.' })
export class UpdateEnvironmentPayload extends EnvironmentPayload {}

/** The doors of the commands about the catalogue. */
@Resolver()
export class CatalogMutations {
  constructor(
    private readonly refs: CatalogRefs,
    private readonly createOne: CreateService,
    private readonly updateOne: UpdateService,
    private readonly createPlace: CreateEnvironment,
    private readonly updatePlace: UpdateEnvironment,
    private readonly depend: SetDependency,
  ) {}

  @Mutation(() => CreateServicePayload, { description: 'Adds a service to the catalogue.' })
  async createService(
    @By() actor: Actor,
    @Args('input') input: CreateServiceInput,
  ): Promise<CreateServicePayload> {
    const { key, name, description, tier, ownerTeam } = input;
    const ownerTeamId = idFrom('Team', ownerTeam, 'input', 'ownerTeam');
    const service = { key, name, description: description ?? '', tier, ownerTeamId };
    return servicePayload(await this.createOne.execute(actor, service));
  }

  @Mutation(() => UpdateServicePayload, { description: 'Changes what the catalogue says of a service.' })
  async updateService(
    @By() actor: Actor,
    @Args('input') input: UpdateServiceInput,
  ): Promise<UpdateServicePayload> {
    const { service, name, description, tier, ownerTeam, active } = input;
    return servicePayload(
      await this.updateOne.execute(actor, {
        id: await this.refs.service(service, 'input', 'service'),
        ...said({ name, description, tier, active }),
        ...(ownerTeam == null ? {} : { ownerTeamId: idFrom('Team', ownerTeam, 'input', 'ownerTeam') }),
      }),
    );
  }

  @Mutation(() => CreateEnvironmentPayload, { description: 'Adds an environment to the catalogue.' })
  async createEnvironment(
    @By() actor: Actor,
    @Args('input') { key, name, kind, region }: CreateEnvironmentInput,
  ): Promise<CreateEnvironmentPayload> {
    return environmentPayload(
      await this.createPlace.execute(actor, { key, name, kind, region: region ?? null }),
    );
  }

  @Mutation(() => UpdateEnvironmentPayload, {
    description: 'Changes what the catalogue says of an environment.',
  })
  async updateEnvironment(
    @By() actor: Actor,
    @Args('input') { environment, name, kind, region, active }: UpdateEnvironmentInput,
  ): Promise<UpdateEnvironmentPayload> {
    return environmentPayload(
      await this.updatePlace.execute(actor, {
        id: await this.refs.environment(environment, 'input', 'environment'),
        ...said({ name, kind, active }),
        ...(region === undefined ? {} : { region }),
      }),
    );
  }

  @Mutation(() => AddDependencyPayload, { description: 'Says that one service needs another.' })
  addDependency(@By() actor: Actor, @Args('input') input: DependencyInput): Promise<AddDependencyPayload> {
    return this.setDependency(actor, input, true);
  }

  @Mutation(() => RemoveDependencyPayload, { description: 'Says that one service no longer needs another.' })
  removeDependency(
    @By() actor: Actor,
    @Args('input') input: DependencyInput,
  ): Promise<RemoveDependencyPayload> {
    return this.setDependency(actor, input, false);
  }

  private async setDependency(actor: Actor, input: DependencyInput, needed: boolean) {
    const fromId = await this.refs.service(input.from, 'input', 'from');
    const toId = await this.refs.service(input.to, 'input', 'to');
    return servicePayload(await this.depend.execute(actor, { fromId, toId }, needed));
  }
}

const servicePayload = (outcome: Outcome<ServiceRecord>) =>
  payloadOf(outcome.ok ? done(toService(outcome.value)) : outcome, 'service');

const environmentPayload = (outcome: Outcome<EnvironmentRecord>) =>
  payloadOf(outcome.ok ? done(toEnvironment(outcome.value)) : outcome, 'environment');

/** Only what was said; null says nothing where nothing can be empty. */
function said<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields).filter(([, value]) => value != null);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
