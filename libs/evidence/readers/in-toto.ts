import { DamagedDocument, type EvidenceReader, type Reading, type ReadingFacts } from '../domain/reading.ts';
import { list, longText, looseObject, object, record, text } from './json-shape.ts';
import { has, parseJson, readJson, textAt } from './json.ts';
import { known, Names, shortName } from './names.ts';
import { hashOf } from './sbom.ts';

const resource = looseObject({ uri: text, digest: record(text, 20) });

/** What SLSA provenance says, version 1 first, then version 0.2; other predicates have none of it. */
const predicate = looseObject({
  buildDefinition: looseObject({
    buildType: text,
    externalParameters: looseObject({ workflow: looseObject({ repository: text, ref: text, path: text }) }),
    resolvedDependencies: list(resource),
  }),
  runDetails: looseObject({
    builder: looseObject({ id: text }),
    metadata: looseObject({ invocationId: text }),
  }),
  builder: looseObject({ id: text }),
  buildType: text,
  invocation: looseObject({ configSource: resource }),
  materials: list(resource),
  metadata: looseObject({ buildInvocationID: text, buildInvocationId: text }),
});

const statement = object({
  _type: text,
  subject: list(object({ name: text, digest: record(text, 20) })),
  predicateType: text,
  predicate,
});
type Statement = NonNullable<(typeof statement)['type']>;
type Predicate = NonNullable<(typeof predicate)['type']>;

const statementType = /^https:\/\/in-toto\.io\/Statement\/v(0\.1|1)$/;

/** @throws DamagedDocument when it is no statement about anything */
function factsOf({ _type, subject, predicateType, predicate: said }: Statement): ReadingFacts {
  if (_type === undefined || !statementType.test(_type) || predicateType === undefined)
    throw new DamagedDocument(
      'It is no in-toto statement of version 0.1 or 1. Have the tool write one of these.',
    );
  const subjects = new Names();
  for (const { name, digest } of subject ?? [])
    subjects.add(`${name ?? ''}@${digestOf(digest) ?? 'no digest'}`);
  const slsa = predicateType.startsWith('https://slsa.dev/provenance/') && said !== undefined;
  return {
    predicateType: shortName(predicateType),
    subjects: subjects.list,
    subjectCount: subject?.length ?? 0,
    ...(slsa ? provenanceOf(said) : {}),
  };
}

function provenanceOf(said: Predicate): ReadingFacts {
  const definition = said.buildDefinition;
  const materials = definition?.resolvedDependencies ?? said.materials ?? [];
  const { configSource } = said.invocation ?? {};
  const workflow = definition?.externalParameters?.workflow;
  return known({
    builder: said.runDetails?.builder?.id ?? said.builder?.id,
    buildType: definition?.buildType ?? said.buildType,
    invocation:
      said.runDetails?.metadata?.invocationId ??
      said.metadata?.buildInvocationID ??
      said.metadata?.buildInvocationId,
    materials: materials.length,
    source: workflow?.repository ?? configSource?.uri ?? materials[0]?.uri,
    sourceRef: workflow?.ref,
    commit: commitOf(configSource?.digest) ?? commitOf(materials[0]?.digest),
  });
}

const commitOf = (digest: ReadonlyMap<string, string> | undefined): string | undefined =>
  digest?.get('gitCommit') ?? digest?.get('sha1');

/** The strongest digest that is well known, else the first there is. */
function digestOf(digest: ReadonlyMap<string, string> | undefined): string | null {
  const [first] = digest ?? [];
  const [name, value] =
    ['sha256', 'sha512'].flatMap((n) => (digest?.has(n) === true ? [[n, digest.get(n)]] : []))[0] ??
    first ??
    [];
  return hashOf(name, value);
}

const reading = (format: string, facts: ReadingFacts): Reading => ({
  format,
  verdict: 'UNKNOWN',
  facts,
  unread: null,
});

/** An attestation tells how something came about; whatever else it is about, it is no report of that itself. */
export const attestationKinds = ['ATTESTATION'] as const;

/** A bare in-toto statement (v0.1 or v1), such as SLSA provenance: nobody has signed what it says. */
export const inTotoStatement: EvidenceReader = {
  format: 'in-toto-statement',
  title: 'an in-toto statement',
  kinds: attestationKinds,
  recognises: ({ json }) => json?.list === false && statementType.test(textAt(json, '_type') ?? ''),
  read: async (document) =>
    reading(inTotoStatement.format, {
      ...factsOf(await readJson(document, statement)),
      signature: 'unsigned',
    }),
};

/** A payload is held in memory while it is read. */
const longestPayload = 12 * 1024 * 1024;

export const envelope = object({
  payloadType: text,
  payload: longText(longestPayload),
  signatures: list(object({ keyid: text, sig: text }), 100),
});
export type Envelope = NonNullable<(typeof envelope)['type']>;

/** What a DSSE envelope holds. @throws DamagedDocument */
export function envelopeFacts({ payloadType, payload, signatures }: Envelope): ReadingFacts {
  if (payloadType === undefined || payload === undefined)
    throw new DamagedDocument(
      'Its envelope has no payload, or not of which type. Have the tool write it again.',
    );
  if (!/^[\w+/-]*={0,2}$/.test(payload))
    throw new DamagedDocument('The payload of its envelope is not base64. Have the tool write it again.');
  const facts = { payloadType: shortName(payloadType), signatures: signatures?.length ?? 0 };
  if (payloadType !== 'application/vnd.in-toto+json') return facts;
  return { ...facts, ...factsOf(parseJson(Buffer.from(payload, 'base64'), statement)) };
}

/** A DSSE envelope (secure-systems-lab) around an in-toto statement. Its signature is not checked: no key comes with it. */
export const dsseEnvelope: EvidenceReader = {
  format: 'dsse-envelope',
  title: 'a signed in-toto statement (DSSE)',
  kinds: attestationKinds,
  recognises: ({ json }) => has(json, 'payloadType', 'payload', 'signatures'),
  async read(document) {
    const found = await readJson(document, envelope);
    if ((found.signatures?.length ?? 0) === 0)
      throw new DamagedDocument('Its envelope bears no signature. Sign it, or attach the statement itself.');
    return reading(dsseEnvelope.format, { ...envelopeFacts(found), signature: 'unverified' });
  },
};
