import 'reflect-metadata';
import { People } from '#people';
import { approvalsStep } from './seed/approvals-step.ts';
import { calendarStep } from './seed/calendar-step.ts';
import { catalogStep } from './seed/catalog-step.ts';
import { emailOf, people } from './seed/organisation.ts';
import { seedPassword } from './seed/password.ts';
import { meetingsStep } from './seed/meetings-step.ts';
import { peopleStep } from './seed/people-step.ts';
import type { SeedContext, SeedStep } from './seed/seed-step.ts';
import { type SignIn, signInsWith } from './seed/sign-ins.ts';
import { settingUp } from './set-up.ts';

/** What the seeded people sign in with, for the launcher's greeting. */
export interface SeedSummary {
  readonly signIns: readonly SignIn[];
  /** Whether anything was added now. */
  readonly created: boolean;
}

/** What a seeded database may do without. */
export interface SeedWish {
  /** Boards that meet freeze agendas by themselves, which not everybody who needs the people wants to live with. */
  readonly boardsMeet?: boolean;
}

/** In this order; a later step may lean on what earlier ones added. */
const steps: readonly SeedStep[] = [peopleStep, catalogStep, approvalsStep, calendarStep];

/**
 * Fills a database with a small organisation and adds what is missing of it; leaves a database alone whose people are
 * others. Everything goes through the use cases, as anybody's commands do.
 */
export async function seed(
  appUrl: string,
  dataDir = process.env['GAVEL_DATA_DIR'] ?? '.gavel',
  { boardsMeet = true }: SeedWish = {},
): Promise<SeedSummary> {
  return settingUp(appUrl, async (app, actor) => {
    if (await belongsToOthers(app.get(People, { strict: false }))) return { signIns: [], created: false };
    const context: SeedContext = { app, actor, password: seedPassword(dataDir) };
    let created = false;
    for (const step of boardsMeet ? [...steps, meetingsStep] : steps)
      created = (await step.run(context)) || created;
    return { signIns: signInsWith(context.password), created };
  });
}

async function belongsToOthers(existing: People): Promise<boolean> {
  const first = people[0]?.username ?? '';
  if ((await existing.byEmails([emailOf(first)])).size > 0) return false;
  const anybody = await existing.list({}, { limit: 1, backward: false, cursor: null });
  return anybody.nodes.length > 0;
}
