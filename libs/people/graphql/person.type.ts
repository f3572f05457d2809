import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, type Role, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface } from '#platform/graphql';
import type { PersonRecord, TeamRecord } from '../domain/person.ts';

/** GraphQL's name of each role; total, so that a new role without a name does not compile. */
export const RoleEnum = {
  REQUESTER: 'requester',
  IMPLEMENTER: 'implementer',
  APPROVER: 'approver',
  CHANGE_MANAGER: 'changeManager',
  RELEASE_MANAGER: 'releaseManager',
  COMPLIANCE: 'compliance',
  AUDITOR: 'auditor',
  ADMINISTRATOR: 'administrator',
} as const satisfies Record<string, Role>;

registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a person may be asked to do.',
  valuesMap: {
    REQUESTER: { description: 'Files changes.' },
    IMPLEMENTER: { description: 'Carries changes out and verifies them.' },
    APPROVER: { description: 'Votes on boards.' },
    CHANGE_MANAGER: { description: 'Leads changes through assessment, schedule and review.' },
    RELEASE_MANAGER: { description: 'Plans and leads releases.' },
    COMPLIANCE: { description: 'Watches over the rules and settles violations.' },
    AUDITOR: { description: 'Reads everything and changes nothing.' },
    ADMINISTRATOR: { description: 'Manages people, accounts and the catalogue; never approves.' },
  },
});

@ObjectType('Team', {
  implements: () => NodeInterface,
  description: 'People who work together and own services.',
})
export class TeamType extends NodeInterface {
  @Field({ description: 'The name, unique.' })
  name!: string;

  @Field({ description: 'False for a team that no longer exists.' })
  active!: boolean;
}

@ObjectType('Person', {
  implements: () => NodeInterface,
  description: 'A person, whatever accounts they use.',
})
export class PersonType extends NodeInterface {
  @Field({ description: 'The full name.' })
  name!: string;

  @Field({ description: 'The main e-mail address, in lower case.' })
  email!: string;

  @Field({ description: 'The IANA name of the time zone, such as Europe/Berlin.' })
  timeZone!: string;

  @Field({ description: 'False for somebody whose access has ended.' })
  active!: boolean;

  @Field(() => [RoleEnum], { description: 'The roles held now.' })
  roles!: readonly Role[];

  readonly personId!: Id;
  readonly managerId!: Id | null;
  readonly teamId!: Id | null;
}

@ObjectType({ description: 'A page of people, in order of name.' })
export class PersonConnection extends ConnectionOf(PersonType, 'Person') {}

@ObjectType({ description: 'A page of teams, in order of name.' })
export class TeamConnection extends ConnectionOf(TeamType, 'Team') {}

export const toTeam = (team: TeamRecord): TeamType => ({ ...team, id: toGlobalId('Team', team.id) });

export const toPerson = (person: PersonRecord): PersonType => ({
  ...person,
  id: toGlobalId('Person', person.id),
  personId: person.id,
});
