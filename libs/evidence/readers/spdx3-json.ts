import { type Component, DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { either, every, list, object, scalar, text } from './json-shape.ts';
import { drained, hasList, readJson } from './json.ts';
import { hashOf, Inventory, mostHashes } from './sbom.ts';

const element = object({
  type: text,
  '@type': text,
  spdxId: text,
  name: text,
  specVersion: text,
  software_packageVersion: text,
  software_packageUrl: text,
  verifiedUsing: list(either(object({ type: text, algorithm: text, hashValue: text }), scalar), mostHashes),
  externalIdentifier: list(either(object({ externalIdentifierType: text, identifier: text }), scalar)),
});
type Element = NonNullable<(typeof element)['type']>;

function componentOf(found: Element, place: () => string): Component | null {
  if ((found.type ?? found['@type']) !== 'software_Package') return null;
  if (found.name === undefined)
    throw new DamagedDocument(`The package at ${place()} has no name. Have the tool write the list again.`);
  const identifier = found.externalIdentifier?.find(
    (each) => typeof each === 'object' && /^(packageUrl|purl)$/.test(each.externalIdentifierType ?? ''),
  );
  return {
    name: found.name,
    version: found.software_packageVersion ?? null,
    purl:
      found.software_packageUrl ?? (typeof identifier === 'object' ? (identifier.identifier ?? null) : null),
    hashes: (found.verifiedUsing ?? []).flatMap((each) =>
      typeof each === 'object' ? (hashOf(each.algorithm, each.hashValue) ?? []) : [],
    ),
  };
}

/** An SPDX 3 document as JSON-LD: the packages of its graph. Its context is not fetched: names count as they stand. */
export const spdx3Json: EvidenceReader = {
  format: 'spdx3-json',
  title: 'an SPDX 3 bill of materials',
  kinds: ['SBOM'],
  recognises({ json }) {
    const context = json?.entries.get('@context');
    return (
      hasList(json, '@graph') &&
      context?.is === 'scalar' &&
      /^https:\/\/spdx\.org\/rdf\/3\./.test(String(context.value))
    );
  },
  async read(document) {
    const inventory = new Inventory();
    const about: { specVersion?: string; serialNumber?: string; subject?: string } = {};
    await readJson(
      document,
      object({
        '@graph': every(element, (each, place) => {
          const type = each.type ?? each['@type'];
          if (type === 'CreationInfo') about.specVersion ??= each.specVersion;
          if (type === 'SpdxDocument')
            Object.assign(about, { serialNumber: each.spdxId, subject: each.name });
          const component = componentOf(each, place);
          if (component !== null) inventory.count(component);
        }),
      }),
    );
    return inventory.reading(spdx3Json.format, { ...about, specVersion: about.specVersion ?? '3' });
  },
  components(document) {
    const waiting: Component[] = [];
    const graph = every(element, (each, place) => {
      const component = componentOf(each, place);
      if (component !== null) waiting.push(component);
    });
    return drained(document, object({ '@graph': graph }), waiting);
  },
};
