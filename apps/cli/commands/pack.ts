import { existsSync, readFileSync } from 'node:fs';
import type { Api } from '../client/api.ts';
import { download } from '../client/download.ts';
import { lookAgain, untilNextLook } from '../client/looking.ts';
import { problemFields } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { CliError, wrongUsage } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { collect } from '../input/file-options.ts';
import { parseSince } from '../input/since.ts';
import { telling } from '../terminal/telling.ts';

interface PackOptions {
  readonly output: string;
  readonly from?: string;
  readonly to?: string;
  readonly service?: readonly string[];
  readonly changes?: string;
  readonly population?: string;
  readonly sample?: string;
  readonly documents: boolean;
  readonly id?: string;
}

interface PackView {
  readonly id: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELED' | 'EXPIRED';
  readonly changes: number;
  readonly done: number;
  readonly bytes: number;
  readonly digest: string | null;
  readonly fault: string | null;
  readonly contentUrl: string | null;
}

const fields = 'id state changes done bytes digest fault contentUrl';
/** How long a server that is away is waited for; the pack is made without anybody who waits. */
const patienceMs = 60_000;

export function registerPack({ program, begin }: Registration): void {
  program
    .command('pack')
    .description(
      'have an evidence pack made and download it: all records of changes, with proofs; for auditors',
    )
    .argument('[number...]', 'of these changes; every option narrows')
    .option(
      '--from <instant>',
      'changes that were deployed to production from here on: a date, an instant or 90d',
    )
    .option('--to <instant>', 'and before this; now when left out')
    .option('--service <key>', 'of this service; may be repeated', collect)
    .option('--changes <list>', 'of these changes: numbers with commas, or a file with one in each line')
    .option('--population <id>', 'of the changes in this population')
    .option('--sample <id>', 'of the changes in this sample')
    .option('--no-documents', 'documents by their digests alone')
    .option('--id <pack>', 'download a pack that was asked for before')
    .requiredOption('-o, --output <file>', 'where to')
    .action(begin(pack));
}

async function pack(cli: CliContext, refs: readonly string[], options: PackOptions): Promise<void> {
  const { output } = options;
  const api = await cli.api();
  const begun = options.id === undefined ? await asked(cli, api, refs, options) : await look(api, options.id);
  const made = await followed(cli, api, begun);
  const { contentUrl: url, digest, bytes } = made;
  if (url === null || digest === null)
    throw new CliError(
      made.state === 'FAILED' ? exitCodes.fault : exitCodes.notFound,
      `The pack is ${made.state}${made.fault === null ? '' : `: ${made.fault}`}.`,
      'Ask for it again.',
    );
  const progress = telling(cli.terminal, 'bytes');
  await download(api, { url, bytes, digest }, output, { signal: cli.signal, progress });
  cli.terminal.result({ output, pack: made }, () => output);
  cli.terminal.talk(`${made.changes} changes, ${bytes} bytes. Verify it: gavel verify ${output} --key KEY`);
}

async function asked(
  cli: CliContext,
  api: Api,
  refs: readonly string[],
  { from, to, service, changes, population, sample, documents }: PackOptions,
): Promise<PackView> {
  if (to !== undefined && from === undefined) throw wrongUsage('--to goes with --from.');
  const now = new Date();
  const numbers = [...refs, ...(changes === undefined ? [] : listed(changes))];
  const input = {
    ...(from === undefined ? {} : { from: parseSince(from, now) }),
    ...(to === undefined ? {} : { to: parseSince(to, now) }),
    ...(service === undefined ? {} : { services: service }),
    ...(numbers.length === 0 ? {} : { changes: numbers }),
    ...{ population, sample, documents },
  };
  const { requestPack } = await api.graphql<{ requestPack: { pack: PackView } }>(
    `mutation ($input: RequestPackInput!) { requestPack(input: $input) {
       pack { ${fields} } problems { ${problemFields} } } }`,
    { input },
    { idempotencyKey: cli.keyOf('pack', input) },
  );
  const { id, changes: count } = requestPack.pack;
  cli.terminal.talk(`${count} changes; go on later with: gavel pack --id ${id} -o FILE`);
  return requestPack.pack;
}

/** Numbers with commas, or the lines of a file. */
function listed(text: string): string[] {
  const said = existsSync(text) ? readFileSync(text, 'utf8') : text;
  return said.split(/[\s,]+/).filter((part) => part !== '');
}

async function look(api: Api, id: string): Promise<PackView> {
  const query = `query ($id: ID!) { pack(id: $id) { ${fields} } }`;
  return (await api.graphql<{ pack: PackView }>(query, { id })).pack;
}

async function followed(cli: CliContext, api: Api, begun: PackView): Promise<PackView> {
  const tell = telling(cli.terminal, 'changes');
  let seen = begun;
  for (let looks = 0; seen.state === 'QUEUED' || seen.state === 'RUNNING'; looks += 1) {
    await untilNextLook(looks, cli.signal);
    const until = Date.now() + patienceMs;
    seen = await lookAgain(() => look(api, seen.id), seen, until);
    tell(seen.done, seen.changes);
  }
  return seen;
}
