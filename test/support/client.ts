import { expect } from '@jest/globals';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, or null when there is none. */
  readonly body: unknown;
}

export interface GraphQLAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: T | null;
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** Speaks to a running API as any client would. */
export class Client {
  constructor(
    readonly url: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The same API with this bearer token. */
  as(token: string): Client {
    return this.with({ authorization: `Bearer ${token}` });
  }

  /** The same caller at another API. */
  at(url: string): Client {
    return new Client(url, this.headers);
  }

  with(headers: Readonly<Record<string, string>>): Client {
    return new Client(this.url, { ...this.headers, ...headers });
  }

  async rest(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  }

  async send<T>(query: string, variables: Record<string, unknown> = {}): Promise<GraphQLAnswer<T>> {
    const { status, headers, body } = await this.rest('POST', '/graphql', { query, variables });
    const { data = null, errors = [] } = body as Partial<GraphQLAnswer<T>>;
    return { status, headers, data, errors };
  }

  /** The data of a request that has to go through. */
  async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await this.send<T>(query, variables);
    expect(errors).toEqual([]);
    if (data === null) throw new Error('no data');
    return data;
  }

  /** The codes of a request that has to fail as a whole. */
  async codes(query: string, variables: Record<string, unknown> = {}): Promise<unknown[]> {
    const { errors } = await this.send(query, variables);
    return errors.map((error) => error.extensions['code']);
  }
}

/** How many statements an answer took; for servers that run with GAVEL_SERVER_TIMING. */
export function statementsOf(headers: Headers): number {
  return Number(/db;desc="(\d+)"/.exec(headers.get('server-timing') ?? '')?.[1]);
}
