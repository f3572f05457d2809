import { readFileSync } from 'node:fs';
import type { Fixture } from './index.ts';

const digest = 'cd'.repeat(32);
const commit = 'ef'.repeat(20);

const slsaV1 = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'pay.tgz', digest: { sha256: digest } }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: {
        workflow: {
          ref: 'refs/tags/v7',
          repository: 'https://github.com/acme/pay',
          path: '.github/workflows/r.yml',
        },
      },
      resolvedDependencies: [
        { uri: 'git+https://github.com/acme/pay@refs/tags/v7', digest: { gitCommit: commit } },
      ],
    },
    runDetails: {
      builder: { id: 'https://github.com/actions/runner/github-hosted' },
      metadata: { invocationId: 'https://github.com/acme/pay/actions/runs/1/attempts/1' },
    },
  },
};

const slsaV02 = {
  _type: 'https://in-toto.io/Statement/v0.1',
  subject: [{ name: 'pay.tgz', digest: { sha512: 'a'.repeat(128), sha256: digest } }],
  predicateType: 'https://slsa.dev/provenance/v0.2',
  predicate: {
    builder: { id: 'https://ci.example/builder@v1' },
    buildType: 'https://ci.example/make@v1',
    invocation: {
      configSource: { uri: 'git+https://git.example/pay', digest: { sha1: commit }, entryPoint: 'build' },
    },
    metadata: { buildInvocationId: '42', completeness: { parameters: true } },
    materials: [{ uri: 'git+https://git.example/pay', digest: { sha1: commit } }],
  },
};

const factsOfSlsaV1 = {
  predicateType: 'https://slsa.dev/provenance/v1',
  subjects: [`pay.tgz@sha256:${digest}`],
  subjectCount: 1,
  builder: 'https://github.com/actions/runner/github-hosted',
  buildType: 'https://actions.github.io/buildtypes/workflow/v1',
  invocation: 'https://github.com/acme/pay/actions/runs/1/attempts/1',
  materials: 1,
  source: 'https://github.com/acme/pay',
  sourceRef: 'refs/tags/v7',
  commit,
};

/** A bundle around the same statement, and the root of the small Sigstore that it was made with. */
export const sigstore = JSON.parse(readFileSync(new URL('sigstore.json', import.meta.url), 'utf8')) as {
  readonly bundle: {
    readonly dsseEnvelope: { payload: string; signatures: { sig: string }[] };
    readonly verificationMaterial: {
      certificate: { rawBytes: string };
      tlogEntries: { integratedTime: string; canonicalizedBody: string; logIndex: string }[];
    };
  };
  readonly trustedRoot: { certificateAuthorities: unknown[]; tlogs: unknown[]; ctlogs: unknown[] };
};

export const factsOfBundle = {
  payloadType: 'application/vnd.in-toto+json',
  signatures: 1,
  ...factsOfSlsaV1,
};

export const attestationFixtures: readonly Fixture[] = [
  {
    name: 'SLSA provenance v1',
    content: JSON.stringify(slsaV1),
    reading: {
      format: 'in-toto-statement',
      verdict: 'UNKNOWN',
      facts: { ...factsOfSlsaV1, signature: 'unsigned' },
    },
  },
  {
    name: 'an in-toto statement of another predicate, with members of the same names',
    content: JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [],
      predicateType: 'https://acme.example/own/v1',
      predicate: { builder: 'ada', materials: 7, metadata: [] },
    }),
    reading: {
      format: 'in-toto-statement',
      verdict: 'UNKNOWN',
      facts: {
        predicateType: 'https://acme.example/own/v1',
        subjects: [],
        subjectCount: 0,
        signature: 'unsigned',
      },
    },
  },
  {
    name: 'SLSA provenance v0.2 in a DSSE envelope',
    content: JSON.stringify({
      payloadType: 'application/vnd.in-toto+json',
      payload: Buffer.from(JSON.stringify(slsaV02)).toString('base64'),
      signatures: [{ keyid: 'k1', sig: 'c2ln' }],
    }),
    reading: {
      format: 'dsse-envelope',
      verdict: 'UNKNOWN',
      facts: {
        payloadType: 'application/vnd.in-toto+json',
        signatures: 1,
        predicateType: 'https://slsa.dev/provenance/v0.2',
        subjects: [`pay.tgz@sha256:${digest}`],
        subjectCount: 1,
        builder: 'https://ci.example/builder@v1',
        buildType: 'https://ci.example/make@v1',
        invocation: '42',
        materials: 1,
        source: 'git+https://git.example/pay',
        commit,
        signature: 'unverified',
      },
    },
  },
  {
    name: 'a Sigstore bundle',
    content: JSON.stringify(sigstore.bundle),
    reading: {
      format: 'sigstore-bundle',
      verdict: 'UNKNOWN',
      facts: { ...factsOfBundle, signature: 'unverified' },
    },
  },
  {
    name: 'a Sigstore bundle of a file that is not at hand',
    content: JSON.stringify({
      ...sigstore.bundle,
      dsseEnvelope: undefined,
      messageSignature: {
        messageDigest: { algorithm: 'SHA2_256', digest: Buffer.from(digest, 'hex').toString('base64') },
        signature: 'c2ln',
      },
    }),
    reading: {
      format: 'sigstore-bundle',
      verdict: 'UNKNOWN',
      facts: { subject: `sha256:${digest}`, signature: 'unverified' },
    },
  },
];
