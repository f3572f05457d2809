import { Catalog, CreateEnvironment, CreateService, SetDependency } from '#catalog';
import { environments, services } from './organisation.ts';
import { seededTeams } from './people-step.ts';
import { must, type SeedStep, use } from './seed-step.ts';

/** Environments, and services with what they need. */
export const catalogStep: SeedStep = {
  title: 'catalogue',
  async run(seed) {
    const catalog = use(seed, Catalog);
    const teamIds = await seededTeams(seed);
    const places = await catalog.environmentsByKeys(environments.map((e) => e.key));
    const known = await catalog.servicesByKeys(services.map((s) => s.key));
    let added = false;
    for (const environment of environments.filter((e) => !places.has(e.key))) {
      must(await use(seed, CreateEnvironment).execute(seed.actor, environment));
      added = true;
    }
    for (const { key, name, description, tier, team, needs } of services) {
      if (known.has(key)) continue;
      const ownerTeamId = teamIds.get(team) ?? '';
      const service = { key, name, description, tier, ownerTeamId };
      const { id } = must(await use(seed, CreateService).execute(seed.actor, service));
      for (const other of (await catalog.servicesByKeys(needs)).values())
        must(await use(seed, SetDependency).execute(seed.actor, { fromId: id, toId: other.id }, true));
      added = true;
    }
    return added;
  },
};
