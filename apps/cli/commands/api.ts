import { graphqlRefusal, refusalOf } from '../client/answers.ts';
import type { CliContext, Registration } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { readText } from '../terminal/stdin.ts';

export function registerApi({ program, begin }: Registration): void {
  program
    .command('api')
    .description('send a request to the server as whoever is signed in, and print the answer as it is')
    .argument('<method>', 'GET, POST, PATCH, PUT or DELETE')
    .argument('<path>', 'as in /api/v1/changes or /graphql')
    .option('--input <file>', 'the body, JSON; - is stdin')
    .option('--if-match <etag>', 'the If-Match header')
    .action(begin(api));
}

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

interface ApiOptions {
  readonly input?: string;
  readonly ifMatch?: string;
}

async function api(cli: CliContext, method: string, path: string, options: ApiOptions): Promise<void> {
  const verb = method.toUpperCase();
  if (!methods.includes(verb)) throw wrongUsage(`There is no method "${method}".`, methods.join(', '));
  // Another host would be given the token.
  if (!/^\/(?!\/)/.test(path)) throw wrongUsage('A path begins with one slash, as in /api/v1/changes.');
  const body = options.input === undefined ? undefined : await readText(options.input);
  const server = await cli.api();
  const response = await server.open(path, {
    method: verb,
    body,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
    },
    ...(verb === 'GET'
      ? {}
      : { idempotencyKey: cli.keyOf('api', { verb, path, body, match: options.ifMatch }) }),
  });
  const text = await response.text();
  if (text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  const correlationId = response.headers.get('x-correlation-id') ?? undefined;
  const refusal = response.ok
    ? path.startsWith('/graphql')
      ? graphqlRefusal(json(text), correlationId)
      : null
    : refusalOf(response.status, json(text), correlationId);
  // The answer itself is on stdout already: with --json the error must not be a second document there.
  if (refusal !== null) process.exitCode = refusal.exitCode;
  if (refusal !== null) cli.terminal.talk(`gavel: ${refusal.message}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
