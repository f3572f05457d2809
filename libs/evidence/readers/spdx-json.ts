import { type Component, DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { every, list, object, text } from './json-shape.ts';
import { drained, readJson, textAt } from './json.ts';
import { hashOf, Inventory, mostHashes } from './sbom.ts';

const spdxPackage = object({
  SPDXID: text,
  name: text,
  versionInfo: text,
  checksums: list(object({ algorithm: text, checksumValue: text }), mostHashes),
  externalRefs: list(object({ referenceType: text, referenceLocator: text })),
});

function componentOf(found: NonNullable<(typeof spdxPackage)['type']>, place: () => string): Component {
  const { name, versionInfo, checksums, externalRefs } = found;
  if (name === undefined)
    throw new DamagedDocument(`The package at ${place()} has no name. Have the tool write the list again.`);
  return {
    name,
    version: versionInfo === undefined || versionInfo === 'NOASSERTION' ? null : versionInfo,
    purl: externalRefs?.find((reference) => reference.referenceType === 'purl')?.referenceLocator ?? null,
    hashes: (checksums ?? []).flatMap((sum) => hashOf(sum.algorithm, sum.checksumValue) ?? []),
  };
}

/** An SPDX document in JSON, version 2.2 or 2.3 (ISO/IEC 5962): its packages. */
export const spdxJson: EvidenceReader = {
  format: 'spdx-json',
  title: 'an SPDX bill of materials',
  kinds: ['SBOM'],
  recognises: ({ json }) =>
    json?.list === false && textAt(json, 'spdxVersion')?.startsWith('SPDX-2.') === true,
  async read(document) {
    const inventory = new Inventory();
    const { spdxVersion, name, documentNamespace } = await readJson(
      document,
      object({
        spdxVersion: text,
        name: text,
        documentNamespace: text,
        packages: every(spdxPackage, (each, place) => inventory.count(componentOf(each, place))),
      }),
    );
    return inventory.reading(spdxJson.format, {
      specVersion: spdxVersion?.replace('SPDX-', '') ?? 'unknown',
      serialNumber: documentNamespace,
      subject: name,
    });
  },
  components(document) {
    const waiting: Component[] = [];
    const packages = every(spdxPackage, (each, place) => waiting.push(componentOf(each, place)));
    return drained(document, object({ packages }), waiting);
  },
};
