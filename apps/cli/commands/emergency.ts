import { type ChangeView, problemFields } from '../client/views.ts';
import type { CliContext, Registration } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { collect } from '../input/file-options.ts';
import { oneLine } from '../terminal/plain-text.ts';

interface EmergencyOptions {
  readonly title?: string;
  readonly reason: string;
  readonly incident: string;
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly implementer?: string;
  readonly tag?: readonly string[];
}

export function registerEmergency({ program, begin }: Registration): void {
  program
    .command('emergency')
    .description('declare an emergency: its board is asked at once; ratification and review follow')
    .requiredOption('--reason <text>', 'what is wrong and what has to be done')
    .requiredOption('--incident <key>', 'the incident it answers, as in INC-42')
    .option('--title <text>', 'in one line; the reason’s first line unless said')
    .option('--service <key>', 'a service it touches; may be repeated', collect)
    .option('--environment <key>', 'an environment it touches; may be repeated', collect)
    .option('--implementer <person>', 'who carries it out; you, unless said')
    .option('--tag <text>', 'a label; may be repeated', collect)
    .action(begin(emergency));
}

async function emergency(cli: CliContext, options: EmergencyOptions): Promise<void> {
  const settings = await cli.settings();
  const { reason, incident, implementer, tag: tags } = options;
  const services = options.service ?? settings.services;
  const environments = options.environment ?? settings.environments;
  if (services.length === 0) throw wrongUsage('Say which service it is about.', 'Give --service KEY.');
  if (environments.length === 0) throw wrongUsage('Say where.', 'Give --environment KEY.');
  const title = options.title ?? (reason.split('\n', 1)[0] ?? '').slice(0, 200);
  const input = { title, reason, incident, services, environments, implementer, tags };
  const api = await cli.api();
  const { declareEmergency } = await api.graphql<{ declareEmergency: { change: ChangeView } }>(
    `mutation ($input: DeclareEmergencyInput!) {
      declareEmergency(input: $input) {
        change { id number state title revision version contentDigest incident }
        problems { ${problemFields} }
      }
    }`,
    { input },
    { idempotencyKey: cli.keyOf('emergency', input) },
  );
  const { change } = declareEmergency;
  cli.terminal.result({ change }, () =>
    [`${change.number}  ${change.state}`, oneLine(change.title)].join('\n'),
  );
  cli.terminal.talk(
    'Owed from now on: ratification by the emergency board, the paperwork, and a review before it can close.',
  );
  cli.terminal.talk(`Next: gavel transition ${change.number} startImplementation`);
}
