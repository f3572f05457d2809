import type { Component } from '../domain/reading.ts';
import type { Fixture } from './index.ts';

const digest = 'ab'.repeat(32);

/** Every bill of materials below lists these two, in this order. */
export const billComponents: readonly Component[] = [
  { name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0', hashes: [`sha256:${digest}`] },
  { name: 'house-rules', version: null, purl: null, hashes: [] },
];

const facts = (over: Record<string, string>) => ({ components: 2, withPurl: 1, withHash: 1, ...over });

export const billFixtures: readonly Fixture[] = [
  ...['1.4', '1.5', '1.6', '1.7'].map((specVersion) => ({
    name: `CycloneDX ${specVersion}`,
    content: JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion,
      serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      version: 1,
      metadata: { component: { type: 'application', name: 'gavel', version: '0.1.0' } },
      components: [
        {
          type: 'library',
          name: 'house-rules',
          // What is inside comes before what it is inside of.
          components: [
            {
              type: 'library',
              name: 'left-pad',
              version: '1.3.0',
              purl: 'pkg:npm/left-pad@1.3.0',
              hashes: [{ alg: 'SHA-256', content: digest }],
              licenses: [{ license: { id: 'MIT' } }],
            },
          ],
        },
      ],
      dependencies: [{ ref: 'a', dependsOn: ['b'] }],
    }),
    reading: {
      format: 'cyclonedx-json',
      verdict: 'UNKNOWN' as const,
      facts: facts({
        specVersion,
        serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
        subject: 'gavel@0.1.0',
      }),
    },
  })),
  {
    name: 'CycloneDX XML',
    content: `<?xml version="1.0" encoding="UTF-8"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:1" version="1"><metadata><tools><components><component type="application"><name>scanner</name></component></components></tools><component type="application"><name>gavel</name><version>0.1.0</version></component></metadata><components><component type="library"><name>left-pad</name><version>1.3.0</version><hashes><hash alg="SHA-256">${digest}</hash></hashes><licenses><license><name>MIT</name></license></licenses><purl>pkg:npm/left-pad@1.3.0</purl></component><component type="library"><name>house-rules</name></component></components></bom>`,
    reading: {
      format: 'cyclonedx-xml',
      verdict: 'UNKNOWN',
      facts: facts({ specVersion: '1.6', serialNumber: 'urn:uuid:1', subject: 'gavel@0.1.0' }),
    },
  },
  {
    name: 'SPDX 2.3 JSON',
    content: JSON.stringify({
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: 'gavel',
      documentNamespace: 'https://acme.example/spdx/gavel',
      creationInfo: { created: '2026-03-01T10:00:00Z', creators: ['Tool: x'] },
      packages: [
        {
          SPDXID: 'SPDXRef-1',
          name: 'left-pad',
          versionInfo: '1.3.0',
          downloadLocation: 'NOASSERTION',
          checksums: [{ algorithm: 'SHA256', checksumValue: digest.toUpperCase() }],
          externalRefs: [
            {
              referenceCategory: 'PACKAGE-MANAGER',
              referenceType: 'purl',
              referenceLocator: 'pkg:npm/left-pad@1.3.0',
            },
          ],
        },
        { SPDXID: 'SPDXRef-2', name: 'house-rules', versionInfo: 'NOASSERTION' },
      ],
    }),
    reading: {
      format: 'spdx-json',
      verdict: 'UNKNOWN',
      facts: facts({ specVersion: '2.3', serialNumber: 'https://acme.example/spdx/gavel', subject: 'gavel' }),
    },
  },
  {
    name: 'SPDX 2.3 tag-value',
    content: `# made for a test
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: gavel
DocumentNamespace: https://acme.example/spdx/gavel
DocumentComment: <text>over
PackageName: not one
lines</text>

PackageName: left-pad
SPDXID: SPDXRef-1
PackageVersion: 1.3.0
PackageChecksum: SHA256: ${digest}
ExternalRef: PACKAGE-MANAGER purl pkg:npm/left-pad@1.3.0

PackageName: house-rules
SPDXID: SPDXRef-2
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-1
`,
    reading: {
      format: 'spdx-tag-value',
      verdict: 'UNKNOWN',
      facts: facts({ specVersion: '2.3', serialNumber: 'https://acme.example/spdx/gavel', subject: 'gavel' }),
    },
  },
  {
    name: 'SPDX 3.0 JSON-LD',
    content: JSON.stringify({
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1', createdBy: ['https://acme.example/ada'] },
        {
          type: 'SpdxDocument',
          spdxId: 'https://acme.example/spdx/gavel',
          name: 'gavel',
          rootElement: ['x'],
        },
        {
          type: 'software_Package',
          spdxId: 'urn:1',
          name: 'left-pad',
          software_packageVersion: '1.3.0',
          externalIdentifier: [
            {
              type: 'ExternalIdentifier',
              externalIdentifierType: 'packageUrl',
              identifier: 'pkg:npm/left-pad@1.3.0',
            },
          ],
          verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: digest }],
        },
        { type: 'software_Package', spdxId: 'urn:2', name: 'house-rules' },
        { type: 'Relationship', from: 'urn:1', to: ['urn:2'], relationshipType: 'dependsOn' },
      ],
    }),
    reading: {
      format: 'spdx3-json',
      verdict: 'UNKNOWN',
      facts: facts({
        specVersion: '3.0.1',
        serialNumber: 'https://acme.example/spdx/gavel',
        subject: 'gavel',
      }),
    },
  },
];
