import { z } from 'zod';
import { environmentOf, type Places, serviceOf } from '../domain/integration.ts';
import { brings, malformed, type Reading, unread, type Vendor } from '../domain/reading.ts';
import { standardWebhooks } from '../domain/schemes.ts';
import {
  byEither,
  changeIn,
  clean,
  digestIn,
  field,
  instant,
  joined,
  maybe,
  maybeSha,
  maybeUrl,
  shaped,
  stranger,
  text,
  textAt,
  whatever,
} from './shapes.ts';

/** A CDEvent, bare or as the data of a CloudEvent in structured mode. */
const cdevent = z.looseObject({
  context: z.looseObject({ id: text(), source: text(), type: text(), timestamp: instant }),
  subject: z.looseObject({ id: text(), content: z.looseObject({}).default({}) }),
  /** Where a sender says what the specification has no place for: commit, repository, change, deployer, region. */
  customData: whatever,
});
type CDEvent = z.output<typeof cdevent>;

const innerOf = (payload: unknown): unknown =>
  field(payload, 'context') === undefined ? field(payload, 'data') : payload;

/** `dev.cdevents.service.deployed.0.3.0` is of the kind service.deployed. */
const kindOf = (type: string): string | null =>
  /^dev\.cdevents\.([a-z]+\.[a-z]+)\.\d+\.\d+\.\d+(?:-[a-z0-9.]+)?$/i.exec(type)?.[1]?.toLowerCase() ?? null;

const commitOf = ({ customData }: CDEvent): string | null => maybeSha.parse(field(customData, 'commit'));
const repositoryOf = ({ customData, subject }: CDEvent): string | null =>
  textAt(customData, 'repository') ?? textAt(subject.content, 'repository', 'id');
const endings: Readonly<Record<string, 'SUCCEEDED' | 'FAILED' | 'CANCELED'>> = {
  ...{
    success: 'SUCCEEDED',
    pass: 'SUCCEEDED',
    failure: 'FAILED',
    fail: 'FAILED',
    error: 'FAILED',
    cancel: 'CANCELED',
  },
};

function ticket(event: CDEvent, kind: string): Reading {
  const { context, subject } = event;
  return brings({
    kind: 'workItem',
    ...{
      system: textAt(subject, 'source') ?? context.source,
      key: clean(subject.id, 200),
      at: context.timestamp,
    },
    title: textAt(subject.content, 'summary') ?? subject.id,
    state: kind === 'ticket.closed' ? 'closed' : 'open',
    url: maybeUrl.parse(field(subject.content, 'uri')),
    changeNamed: changeIn(textAt(subject.content, 'summary')),
  });
}

function run(event: CDEvent, kind: string): Reading {
  const { context, subject } = event;
  const [of = '', step = ''] = kind.split('.');
  const finished = step === 'finished';
  const outcome = textAt(subject.content, 'outcome');
  const digest = digestIn(textAt(subject.content, 'artifactId'));
  const pipeline = textAt(subject.content, 'pipelineName') ?? joined(context.source, of);
  // A build says how it ended by the artifact that came of it.
  const ended = outcome === null ? (of === 'build' ? 'SUCCEEDED' : 'FAILED') : (endings[outcome] ?? 'FAILED');
  const [commit, repository] = [commitOf(event), repositoryOf(event)];
  const at = context.timestamp;
  const build = {
    kind: 'build' as const,
    ...{ pipeline, run: subject.id, attempt: 1, repository, commit, startedBy: null, at },
    state: finished ? ended : step === 'started' ? ('RUNNING' as const) : ('QUEUED' as const),
    ...{ startedAt: step === 'started' ? at : null, finishedAt: finished ? at : null },
    url: maybeUrl.parse(field(subject.content, 'uri')),
  };
  if (digest === null) return brings(build);
  const name = nameOf(textAt(subject.content, 'artifactId') ?? digest);
  return brings(build, {
    kind: 'artifact',
    digest,
    ...name,
    pipeline,
    run: subject.id,
    commit,
    repository,
    at,
  });
}

/** A package URL’s name and version: `pkg:oci/myapp@sha256%3A…?tag=v1`. */
function nameOf(id: string): { readonly name: string; readonly version: string | null } {
  const [path = id, query = ''] = id.split('?');
  const at = path.lastIndexOf('@');
  const tag = /(?:^|&)tag=([^&]{1,200})/.exec(query)?.[1] ?? null;
  const version = at < 0 ? null : path.slice(at + 1);
  return {
    name: (at < 0 ? path : path.slice(0, at)).replace(/^pkg:/, '') || id,
    version: tag ?? (version === null || version === '' || digestIn(version) !== null ? null : version),
  };
}

function artifact(event: CDEvent): Reading {
  const { context, subject } = event;
  const digest = digestIn(subject.id) ?? digestIn(textAt(event.customData, 'digest'));
  if (digest === null)
    return unread('This artifact has no SHA-256 digest in its id, so nothing can be told of it.');
  const of = { pipeline: null, run: null, commit: commitOf(event), repository: repositoryOf(event) };
  return brings({ kind: 'artifact', digest, ...nameOf(subject.id), ...of, at: context.timestamp });
}

function tested(event: CDEvent, kind: string): Reading {
  const { context, subject } = event;
  const of = kind === 'testcaserun.finished' ? 'testCase' : 'testSuite';
  const outcome = endings[textAt(subject.content, 'outcome') ?? ''];
  return brings({
    kind: 'testRun',
    ...{ pipeline: context.source, run: subject.id, commit: commitOf(event), at: context.timestamp },
    name: textAt(subject.content, of, 'name') ?? textAt(subject.content, of, 'id') ?? subject.id,
    verdict: outcome === 'SUCCEEDED' ? 'PASSED' : outcome === 'FAILED' ? 'FAILED' : 'UNKNOWN',
    ...{ passed: null, failed: null, skipped: null },
  });
}

function deployed(event: CDEvent, kind: string, places: Places): Reading {
  const { context, subject, customData } = event;
  const named = textAt(subject.content, 'environment', 'id');
  if (named === null) return malformed('subject.content.environment.id: is missing');
  const environment = environmentOf(places, named);
  if (environment === null)
    return unread(`Deployments to ${named} are passed over, as the integration says.`);
  const who = textAt(customData, 'deployer');
  return brings({
    kind: 'deployment',
    ...{
      source: context.source,
      externalId: context.id,
      service: serviceOf(places, subject.id),
      environment,
    },
    ...{
      region: maybe(100).parse(field(customData, 'region')),
      artifact: digestIn(textAt(subject.content, 'artifactId')),
    },
    ...{
      commit: commitOf(event),
      deployer: who === null ? stranger('cdevents') : byEither(context.source, who),
    },
    outcome: kind === 'service.rolledback' ? 'ROLLED_BACK' : 'SUCCEEDED',
    ...{ startedAt: context.timestamp, finishedAt: context.timestamp, url: null },
    changeNamed: changeIn(textAt(customData, 'change')),
  });
}

const readers: Readonly<Record<string, (event: CDEvent, kind: string, places: Places) => Reading>> = {
  ...{ 'ticket.created': ticket, 'ticket.updated': ticket, 'ticket.closed': ticket },
  ...{ 'pipelinerun.queued': run, 'pipelinerun.started': run, 'pipelinerun.finished': run },
  ...{ 'build.queued': run, 'build.started': run, 'build.finished': run },
  ...{ 'artifact.packaged': artifact, 'artifact.signed': artifact, 'artifact.published': artifact },
  ...{ 'testsuiterun.finished': tested, 'testcaserun.finished': tested },
  ...{ 'service.deployed': deployed, 'service.upgraded': deployed, 'service.rolledback': deployed },
};

/** CDEvents (cdevents.dev, 0.4 to 0.6) as CloudEvents over HTTP, binary or structured, signed as Standard Webhooks. */
export const cdevents: Vendor = {
  authentic: standardWebhooks,
  secretPrefix: 'whsec_',
  name: ({ headers }, payload) => ({
    id: headers['webhook-id'] ?? null,
    event: kindOf(textAt(innerOf(payload), 'context', 'type') ?? '') ?? 'unknown',
  }),
  read: (event, payload, places) => {
    const read = Object.hasOwn(readers, event) ? readers[event] : undefined;
    if (read === undefined) return unread(`The event ${event} tells nothing that Gavel records.`);
    return shaped(cdevent, innerOf(payload), (told) => read(told, event, places));
  },
};
