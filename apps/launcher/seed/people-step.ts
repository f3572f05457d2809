import type { Id } from '#kernel';
import {
  Accounts,
  CreateLocalAccount,
  CreatePerson,
  CreateServiceAccount,
  CreateTeam,
  People,
  SetRoles,
  Teams,
} from '#people';
import { emailOf, people, type SeedPerson, serviceAccounts, teams } from './organisation.ts';
import { must, type SeedContext, type SeedStep, use } from './seed-step.ts';

/** The seeded teams by name, made where they are missing. */
export async function seededTeams(seed: SeedContext): Promise<Map<string, Id>> {
  const known = await use(seed, Teams).byNames(teams);
  const ids = new Map<string, Id>();
  for (const name of teams) {
    const team = known.get(name) ?? must(await use(seed, CreateTeam).execute(seed.actor, { name }));
    ids.set(name, team.id);
  }
  return ids;
}

/** The seeded people by user name. */
export async function seededPeople(seed: SeedContext): Promise<Map<string, Id>> {
  const found = await use(seed, People).byEmails(people.map((p) => emailOf(p.username)));
  return new Map(
    people.flatMap(({ username }) => {
      const id = found.get(emailOf(username));
      return id === undefined ? [] : [[username, id] as const];
    }),
  );
}

/** Teams, people with roles and a password, and service accounts. */
export const peopleStep: SeedStep = {
  title: 'people',
  async run(seed) {
    const teamIds = await seededTeams(seed);
    const ids = await seededPeople(seed);
    const accounts = await use(seed, Accounts).byUsernames(
      [...people, ...serviceAccounts].map((a) => a.username),
    );
    let added = false;
    for (const person of people) {
      // The account comes last, so that a start that was interrupted is made good by the next.
      if (accounts.has(person.username)) continue;
      ids.set(person.username, await addPerson(seed, person, teamIds, ids));
      added = true;
    }
    for (const { username, owner } of serviceAccounts) {
      const ownerId = ids.get(owner);
      if (ownerId === undefined || accounts.has(username)) continue;
      must(await use(seed, CreateServiceAccount).execute(seed.actor, { username, ownerId }));
      added = true;
    }
    return added;
  },
};

async function addPerson(
  seed: SeedContext,
  person: SeedPerson,
  teamIds: ReadonlyMap<string, Id>,
  ids: ReadonlyMap<string, Id>,
): Promise<Id> {
  const { username, name, timeZone, roles, manager, commitEmail } = person;
  const known = ids.get(username);
  const personId =
    known ??
    must(
      await use(seed, CreatePerson).execute(seed.actor, {
        name,
        email: emailOf(username),
        furtherEmails: commitEmail === undefined ? [] : [commitEmail],
        timeZone,
        managerId: (manager === undefined ? undefined : ids.get(manager)) ?? null,
        teamId: teamIds.get(person.team) ?? null,
      }),
    ).id;
  must(await use(seed, SetRoles).execute(seed.actor, personId, roles));
  const { password } = seed;
  must(await use(seed, CreateLocalAccount).execute(seed.actor, { personId, username, password }));
  return personId;
}
