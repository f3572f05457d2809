import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './run.ts';
import { Narrator } from './narrator.ts';
import { Person } from './person.ts';
import type { Place } from './place.ts';

/** What all chapters share: the narrator, the people, and a folder that goes away with the demo. */
export class Stage {
  readonly narrator = new Narrator();
  readonly folder = mkdtempSync(path.join(tmpdir(), 'gavel-demo-'));
  private readonly people = new Map<string, Person>();

  constructor(readonly place: Place) {}

  /** Somebody of the seeded organisation, signed in at a desk of their own. */
  async person(username: string): Promise<Person> {
    const known = this.people.get(username);
    if (known !== undefined) return known;
    const person = await Person.signIn(this, username);
    this.people.set(username, person);
    return person;
  }

  /** Signs everybody out and clears away. */
  async end(): Promise<void> {
    for (const person of this.people.values()) await person.signOut();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a program of this machine, such as git. */
  run = run;
}
