import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Narrator } from './narrator.ts';
import type { Place } from './place.ts';
import { type Ran, run } from './run.ts';
import { StoryBroken } from './story-broken.ts';

export interface Doing {
  /** What the command reads. */
  readonly stdin?: string;
  /** Where it is typed; the project's folder unless said. */
  readonly cwd?: string;
  /** The exit status that the story tells; 0 unless said. */
  readonly exit?: number;
  /** What is shown of the answer; all of it is not always worth reading. */
  readonly show?: 'all' | 'nothing';
}

export interface ChangeNow {
  readonly number: string;
  readonly state: string;
  readonly version: number;
  readonly revision: number;
}

/** What a person needs of the stage. */
interface Setting {
  readonly place: Place;
  readonly narrator: Narrator;
  /** Where their desk is put. */
  readonly folder: string;
}

/** Somebody at a desk of their own: types `gavel …`, and sees what comes of it. */
export class Person {
  private constructor(
    private readonly stage: Setting,
    readonly username: string,
    /** As the others call them, with their duties. */
    readonly name: string,
    private readonly desk: string,
  ) {}

  static async signIn(stage: Setting, username: string): Promise<Person> {
    const { address, password } = stage.place;
    const desk = path.join(stage.folder, username);
    mkdirSync(desk);
    const nameless = new Person(stage, username, username, desk);
    const args = ['login', address, '--username', username, '--password-stdin', '--json'];
    const { code, stdout, stderr } = await nameless.type(args, { stdin: password });
    if (code !== 0) throw new StoryBroken(`${username} could not sign in at ${address}:\n${stderr}`);
    const { name } = JSON.parse(stdout) as { name: string };
    return new Person(stage, username, name, desk);
  }

  async signOut(): Promise<void> {
    await this.type(['logout'], {});
  }

  /** Types a command before the audience, and holds it to the exit status that the story tells. */
  async gavel(args: readonly string[], doing: Doing = {}): Promise<Ran> {
    const { narrator } = this.stage;
    this.tell(args);
    const ran = await this.type(args, doing);
    const { exit = 0 } = doing;
    if (ran.code !== exit)
      throw new StoryBroken(
        `"gavel ${args.join(' ')}" as ${this.name} ended with ${ran.code}, not with ${exit}:\n${ran.stdout}${ran.stderr}`,
      );
    const words = exit === 0 ? ran.stdout : `${ran.stdout}${reasons(ran.stderr)}`;
    if (doing.show !== 'nothing') narrator.said(words);
    if (exit !== 0) narrator.note(`(exit status ${exit})`);
    return ran;
  }

  /** The same, for a command that gives a change back. */
  async change(args: readonly string[], doing: Doing = {}): Promise<ChangeNow> {
    this.tell(args);
    const { code, stdout, stderr } = await this.type([...args, '--json'], doing);
    if (code !== 0)
      throw new StoryBroken(`"gavel ${args.join(' ')}" as ${this.name} ended with ${code}:\n${stderr}`);
    const { change } = JSON.parse(stdout) as { change: ChangeNow };
    this.stage.narrator.said(`${change.number} is ${change.state}, at revision ${change.revision}.`);
    return change;
  }

  /** Sends a mutation before the audience, for what has no command of its own; a refusal breaks the story. */
  async mutate<T>(name: string, input: object, fields: string): Promise<T> {
    this.stage.narrator.command(`${this.username}$ gavel api POST /graphql --input -   # ${name}`);
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const data = await this.graphql<Record<string, T>>(
      `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} problems { code message } } }`,
      { input },
    );
    return data[name] as T;
  }

  /** Sends a GraphQL operation; errors and problems break the story. */
  async graphql<T>(query: string, variables: object = {}): Promise<T> {
    const stdin = JSON.stringify({ query, variables });
    const { code, stdout, stderr } = await this.type(['api', 'POST', '/graphql', '--input', '-'], { stdin });
    if (code !== 0) throw new StoryBroken(`A GraphQL operation of ${this.name} failed:\n${stderr}${stdout}`);
    return (JSON.parse(stdout) as { data: T }).data;
  }

  private tell(args: readonly string[]): void {
    this.stage.narrator.command(`${this.username}$ gavel ${args.map(shown).join(' ')}`);
  }

  private type(args: readonly string[], { stdin, cwd = this.stage.place.root }: Doing): Promise<Ran> {
    const { root, address } = this.stage.place;
    const { GAVEL_TOKEN: _others, ...env } = process.env;
    return run(process.execPath, [path.join(root, 'dist/gavel.mjs'), ...args], {
      cwd,
      env: { ...env, XDG_CONFIG_HOME: this.desk, GAVEL_URL: address, NO_COLOR: '1' },
      stdin,
    });
  }
}

/** A word as it would be typed into a shell. */
const shown = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`);

/** Refusals without what a vote repeats of its change. */
const reasons = (text: string): string => text.slice(Math.max(0, text.indexOf('gavel: ')));
