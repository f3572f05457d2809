import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { graphqlRefusal, refusalOf } from './answers.ts';

export interface ApiOptions {
  /** Scheme, host and port, as in `https://gavel.example`. */
  readonly address: string;
  readonly token: string | null;
  /** Milliseconds that a call may take. */
  readonly patience: number;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface Call {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: RequestInit['body'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  /** Milliseconds, where a call needs more than usual. */
  readonly patience?: number;
  readonly signal?: AbortSignal;
}

export interface Answer<T> {
  readonly status: number;
  readonly value: T;
  readonly headers: Headers;
}

/** The public API of one server, spoken to as one caller. Whatever is not a success is thrown as a CliError. */
export class Api {
  constructor(private readonly options: ApiOptions) {}

  get address(): string {
    return this.options.address;
  }

  async get<T>(path: string, query: Call['query'] = {}, more: Call = {}): Promise<T> {
    return (await this.call<T>(path, { ...more, query })).value;
  }

  async post<T>(path: string, json: unknown, more: Call = {}): Promise<T> {
    return (await this.call<T>(path, { ...more, method: 'POST', json })).value;
  }

  /** Runs one GraphQL operation; errors and problems of the payload are thrown. */
  async graphql<T>(query: string, variables: object = {}, more: Call = {}): Promise<T> {
    const { value, headers } = await this.call<{ data: T }>('/graphql', {
      ...more,
      method: 'POST',
      json: { query, variables },
    });
    const refusal = graphqlRefusal(value, headers.get('x-correlation-id') ?? undefined);
    if (refusal !== null) throw refusal;
    return value.data;
  }

  async call<T>(path: string, call: Call = {}): Promise<Answer<T>> {
    const response = await this.open(path, call);
    const text = await this.reading(() => response.text());
    const value = parse(text, response.headers.get('content-type'));
    if (!response.ok)
      throw refusalOf(response.status, value, response.headers.get('x-correlation-id') ?? undefined);
    return { status: response.status, value: value as T, headers: response.headers };
  }

  /** The body of an answer as it is, to the byte. */
  async bytes(path: string, call: Call = {}): Promise<Buffer> {
    const response = await this.open(path, call);
    const body = Buffer.from(await this.reading(() => response.arrayBuffer()));
    if (response.ok) return body;
    const said = parse(body.toString('utf8'), response.headers.get('content-type'));
    throw refusalOf(response.status, said, response.headers.get('x-correlation-id') ?? undefined);
  }

  /** The answer as it comes in, whatever its status. */
  open(path: string, call: Call = {}): Promise<Response> {
    const url = new URL(path, this.options.address);
    for (const [name, value] of Object.entries(call.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const { signal } = this.options;
    const limits = [signal, AbortSignal.timeout(call.patience ?? this.options.patience)];
    return this.reading(() =>
      fetch(url, {
        method: call.method ?? 'GET',
        headers: this.headers(call),
        body: call.json === undefined ? call.body : JSON.stringify(call.json),
        signal: AbortSignal.any(call.signal === undefined ? limits : [...limits, call.signal]),
        // A redirect would carry the token to wherever it points.
        redirect: 'manual',
        ...(call.body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
      }),
    );
  }

  private headers(call: Call): Record<string, string> {
    const { token } = this.options;
    return {
      accept: 'application/json, application/problem+json',
      'x-gavel-client': 'cli',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
      ...call.headers,
    };
  }

  /** A failure of the network means that we cannot tell, whatever it was that failed. */
  private async reading<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (this.options.signal.aborted) throw this.options.signal.reason;
      throw unreachable(this.options.address, error);
    }
  }
}

function unreachable(address: string, error: unknown): CliError {
  if (error instanceof CliError) return error;
  const { name, cause } = error as Error & { cause?: { code?: string; message?: string } };
  const why =
    name === 'TimeoutError'
      ? 'it did not answer in time'
      : (cause?.code ?? cause?.message ?? 'no connection');
  return new CliError(
    exitCodes.cannotTell,
    `The server at ${address} cannot be asked: ${why}.`,
    'Check the address with gavel doctor, or type the same again: a write is made once however often it is sent with one key.',
  );
}

function parse(text: string, type: string | null): unknown {
  if (text === '' || type?.includes('json') !== true) return text === '' ? null : text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
