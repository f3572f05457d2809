import { type Command, InvalidArgumentError } from 'commander';
import type { ChangeFields } from './change-file.ts';

/** The flags of `gavel file`; each says one field of the change. */
export interface FileOptions {
  readonly file?: string;
  readonly template?: string;
  readonly commits?: string;
  readonly repository?: string;
  readonly submit?: boolean;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly reason?: string;
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly region?: string;
  readonly start?: string;
  readonly end?: string;
  readonly implementer?: string;
  readonly verifier?: string;
  readonly risk?: string;
  readonly impact?: string;
  readonly urgency?: string;
  readonly implementationPlan?: string;
  readonly testPlan?: string;
  readonly backoutPlan?: string;
  readonly communicationPlan?: string;
  readonly artifact?: readonly { name: string; digest: string }[];
  readonly workItem?: readonly { system: string; key: string }[];
  readonly tag?: readonly string[];
}

/** Adds the flags that say fields. */
export function flagged(command: Command): Command {
  return command
    .option('--title <text>', 'what will change, in one line')
    .option('--description <text>', 'what will change, in full')
    .option('--reason <text>', 'why it is needed')
    .option('--service <key>', 'a service it touches; may be repeated', collect)
    .option('--environment <key>', 'an environment it touches; may be repeated', collect)
    .option('--region <name>', 'the region')
    .option('--start <instant>', 'when the work may begin, as in 2026-12-01T20:00:00Z')
    .option('--end <instant>', 'when it is to be over')
    .option('--implementer <person>', 'who carries it out: mail address or id')
    .option('--verifier <person>', 'who verifies it: mail address or id')
    .option('--risk <level>', 'LOW, MEDIUM, HIGH or VERY_HIGH')
    .option('--impact <level>', 'LOW, MEDIUM or HIGH')
    .option('--urgency <level>', 'LOW, MEDIUM or HIGH')
    .option('--implementation-plan <text>', 'how it is carried out')
    .option('--test-plan <text>', 'how it is verified')
    .option('--backout-plan <text>', 'how it is taken back')
    .option('--communication-plan <text>', 'who is told what, and when')
    .option('--artifact <name=digest>', 'what is deployed; may be repeated', collectArtifact)
    .option('--work-item <system:key>', 'a ticket, as in jira:PAY-17; may be repeated', collectWorkItem)
    .option('--tag <text>', 'a label; may be repeated', collect);
}

/** The fields that the flags say; what they leave out is left out. */
export function fieldsOf(options: FileOptions): ChangeFields {
  const { file: _f, commits: _c, repository: _r, ...said } = options;
  const { service, environment, start, end, artifact, workItem, tag, ...same } = said;
  const fields = {
    ...pick(same),
    services: service,
    environments: environment,
    plannedStart: start,
    plannedEnd: end,
    artifacts: artifact,
    workItems: workItem,
    tags: tag,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const sameName = [
  'template',
  'submit',
  'type',
  'title',
  'description',
  'reason',
  'region',
  'implementer',
  'verifier',
  'risk',
  'impact',
  'urgency',
  'implementationPlan',
  'testPlan',
  'backoutPlan',
  'communicationPlan',
] as const;

/** Commander hands the global options over as well: only what names a field is taken. */
const pick = (options: Partial<Record<(typeof sameName)[number], unknown>>): ChangeFields =>
  Object.fromEntries(sameName.map((name) => [name, options[name]]));

export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

type Artifact = NonNullable<FileOptions['artifact']>[number];
function collectArtifact(value: string, before: readonly Artifact[] = []): Artifact[] {
  const at = value.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it like web-shop=sha256:….');
  return [...before, { name: value.slice(0, at), digest: value.slice(at + 1) }];
}

type Ticket = NonNullable<FileOptions['workItem']>[number];
function collectWorkItem(value: string, before: readonly Ticket[] = []): Ticket[] {
  const at = value.indexOf(':');
  if (at < 1) throw new InvalidArgumentError('Write it like jira:PAY-17.');
  return [...before, { system: value.slice(0, at), key: value.slice(at + 1) }];
}
