import { Args, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { type Actor, done, type Outcome } from '#kernel';
import { By } from '#platform/auth';
import { Payload, payloadOf } from '#platform/graphql';
import type { PersonRecord } from '../domain/person.ts';
import { CreatePerson } from '../use-cases/create-person.ts';
import { CreateTeam } from '../use-cases/create-team.ts';
import { SetRoles } from '../use-cases/set-roles.ts';
import { UpdatePerson } from '../use-cases/update-person.ts';
import { PeopleRefs, teamRef } from './people-refs.ts';
import { CreatePersonInput, CreateTeamInput, SetRolesInput, UpdatePersonInput } from './people.inputs.ts';
import { PersonType, TeamType, toPerson, toTeam } from './person.type.ts';

@ObjectType({ isAbstract: true })
abstract class PersonPayload extends Payload {
  @Field(() => PersonType, {
    nullable: true,
    description: 'The person as they are now; null when it was refused.',
  })
  person!: PersonType | null;
}

@ObjectType({ description: 'The new person, or why there is none.' })
export class CreatePersonPayload extends PersonPayload {}
@ObjectType({ description: 'The person with what is new, or why nothing is.' })
export class UpdatePersonPayload extends PersonPayload {}
@ObjectType({ description: 'The person with their roles, or why these stay.' })
export class SetRolesPayload extends PersonPayload {}

@ObjectType({ description: 'The new team, or why there is none.' })
export class CreateTeamPayload extends Payload {
  @Field(() => TeamType, { nullable: true, description: 'The team; null when it was refused.' })
  team!: TeamType | null;
}

/** The doors of the commands about people. */
@Resolver()
export class PersonMutations {
  constructor(
    private readonly refs: PeopleRefs,
    private readonly createOneTeam: CreateTeam,
    private readonly createOne: CreatePerson,
    private readonly updateOne: UpdatePerson,
    private readonly giveRoles: SetRoles,
  ) {}

  @Mutation(() => CreateTeamPayload, { description: 'Adds a team.' })
  async createTeam(@By() actor: Actor, @Args('input') input: CreateTeamInput): Promise<CreateTeamPayload> {
    const outcome = await this.createOneTeam.execute(actor, input);
    return payloadOf(outcome.ok ? done(toTeam(outcome.value)) : outcome, 'team');
  }

  @Mutation(() => CreatePersonPayload, {
    description: 'Adds a person, without roles and without a way to sign in.',
  })
  async createPerson(
    @By() actor: Actor,
    @Args('input') input: CreatePersonInput,
  ): Promise<CreatePersonPayload> {
    const { name, email, furtherEmails, timeZone, manager, team } = input;
    return personPayload(
      await this.createOne.execute(actor, {
        name,
        email,
        furtherEmails: furtherEmails ?? [],
        timeZone: timeZone ?? 'UTC',
        managerId: (await this.refs.resolveOptional(manager, 'input', 'manager')) ?? null,
        teamId: teamRef(team, 'input', 'team') ?? null,
      }),
    );
  }

  @Mutation(() => UpdatePersonPayload, {
    description: 'Changes what is known of a person, or ends their access.',
  })
  async updatePerson(
    @By() actor: Actor,
    @Args('input') input: UpdatePersonInput,
  ): Promise<UpdatePersonPayload> {
    const { person, name, email, furtherEmails, timeZone, manager, team, active } = input;
    return personPayload(
      await this.updateOne.execute(actor, {
        id: await this.refs.resolve(person, 'input', 'person'),
        name: name ?? undefined,
        email: email ?? undefined,
        furtherEmails: furtherEmails ?? undefined,
        timeZone: timeZone ?? undefined,
        managerId: await this.refs.resolveOptional(manager, 'input', 'manager'),
        teamId: teamRef(team, 'input', 'team'),
        active: active ?? undefined,
      }),
    );
  }

  @Mutation(() => SetRolesPayload, {
    description: 'Gives a person exactly these roles. Nobody can give roles to themselves.',
  })
  async setRoles(@By() actor: Actor, @Args('input') input: SetRolesInput): Promise<SetRolesPayload> {
    const id = await this.refs.resolve(input.person, 'input', 'person');
    return personPayload(await this.giveRoles.execute(actor, id, input.roles ?? []));
  }
}

const personPayload = (outcome: Outcome<PersonRecord>) =>
  payloadOf(outcome.ok ? done(toPerson(outcome.value)) : outcome, 'person');
