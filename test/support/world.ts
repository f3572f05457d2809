import type { Service } from '#platform/embedded';
import pg from 'pg';
import { Client } from './client.ts';
import { Organisation, type TestPerson } from './people.ts';
import { createDatabase, startApi, type TestDatabase } from './stack.ts';

type Row = Record<string, unknown>;

/** A database of one's own with APIs over it, and people to be made in it. */
export class World {
  private constructor(
    readonly database: TestDatabase,
    readonly organisation: Organisation,
    private readonly services: readonly Service[],
    /** One for each API. */
    readonly clients: readonly Client[],
  ) {}

  static async start({
    apis = 1,
    env = {},
  }: { apis?: number; env?: NodeJS.ProcessEnv } = {}): Promise<World> {
    const database = await createDatabase();
    const organisation = await Organisation.in(database.appUrl);
    const wishes = Array.from({ length: apis }, () => startApi({ databaseUrl: database.appUrl, env }));
    const services = await Promise.all(wishes);
    return new World(
      database,
      organisation,
      services,
      services.map((service) => new Client(service.url)),
    );
  }

  /** The first API, for nobody in particular. */
  get client(): Client {
    const [first] = this.clients;
    if (first === undefined) throw new Error('There is no API in this world.');
    return first;
  }

  async signIn({ username, password }: TestPerson, at = this.client): Promise<Client> {
    const { status, body } = await at.rest('POST', '/api/v1/session', { username, password });
    if (status !== 201) throw new Error(`${username} could not sign in: ${JSON.stringify(body)}`);
    return at.as((body as { token: string }).token);
  }

  /** As the owner of the database, who may do what the application may not. */
  async sql(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const connection = new pg.Client({ connectionString: this.database.ownerUrl });
    await connection.connect();
    try {
      return (await connection.query<Row>(text, [...values])).rows;
    } finally {
      await connection.end();
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.services.map((service) => service.stop()), this.organisation.close()]);
    await this.database.drop();
  }
}
