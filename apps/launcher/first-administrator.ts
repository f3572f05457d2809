// One shot: gives a database that has no administrator its first; everybody else is that person's to add.
import 'reflect-metadata';
import { text } from 'node:stream/consumers';
import type { Actor } from '#kernel';
import type { INestApplicationContext } from '@nestjs/common';
import { Accounts, CreateLocalAccount, CreatePerson, People, SetRoles } from '#people';
import { loadConfig } from '#platform/config';
import { must } from './seed/seed-step.ts';
import { settingUp } from './set-up.ts';

interface Wish {
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

const usage =
  'Give user name, mail address and name, and the password on stdin, as in:\n' +
  '  first-administrator.js ada ada@example.org Ada Lovelace < password-file\n';

async function addAdministrator(app: INestApplicationContext, actor: Actor, wish: Wish): Promise<void> {
  const { username, email, name, password } = wish;
  const people = app.get(People, { strict: false });
  if ((await people.withAnyRole(['administrator'])).length > 0)
    throw new Error('There is an administrator already, who can add people and give them roles.');
  // What an interrupted run has done is not done again; the role comes last, for it ends this way in.
  const [known] = (await people.byEmails([email])).values();
  const person = { name, email, furtherEmails: [], timeZone: 'UTC', managerId: null, teamId: null };
  const personId = known ?? must(await app.get(CreatePerson, { strict: false }).execute(actor, person)).id;
  const accounts = await app.get(Accounts, { strict: false }).byUsernames([username]);
  if (accounts.get(username.toLowerCase())?.personId !== personId) {
    const account = { personId, username, password };
    must(await app.get(CreateLocalAccount, { strict: false }).execute(actor, account));
  }
  must(await app.get(SetRoles, { strict: false }).execute(actor, personId, ['administrator']));
}

const [username, email, ...names] = process.argv.slice(2);
if (username === undefined || email?.includes('@') !== true || names.length === 0) {
  process.stderr.write(usage);
  process.exit(64);
}
try {
  const config = loadConfig(process.env);
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  const wish = { username, email, name: names.join(' '), password };
  await settingUp(config.database.url, (app, actor) => addAdministrator(app, actor, wish));
  process.stdout.write(`${wish.name} can sign in as ${username}, and is the administrator.\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
