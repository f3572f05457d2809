import { type Component, DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { every, list, object, type Shape, text } from './json-shape.ts';
import { drained, readJson, textAt } from './json.ts';
import { hashOf, Inventory, mostHashes, named } from './sbom.ts';

interface Found {
  readonly group: string | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly purl: string | undefined;
  readonly hashes: readonly { alg: string | undefined; content: string | undefined }[] | undefined;
}

/** Components may hold components: those come first, as their holder is not whole before. */
function componentShape(take: (component: Component) => void): Shape<Found> {
  const shape: Shape<Found> = object({
    group: text,
    name: text,
    version: text,
    purl: text,
    hashes: list(object({ alg: text, content: text }), mostHashes),
    components: every(
      () => shape,
      (each, place) => take(componentOf(each, place)),
    ),
  });
  return shape;
}

function componentOf({ group, name, version, purl, hashes }: Found, place: () => string): Component {
  if (name === undefined)
    throw new DamagedDocument(`The component at ${place()} has no name. Have the tool write the list again.`);
  return {
    name: group === undefined || group === '' ? name : `${group}/${name}`,
    version: version ?? null,
    purl: purl ?? null,
    hashes: (hashes ?? []).flatMap(({ alg, content }) => hashOf(alg, content) ?? []),
  };
}

/** A CycloneDX bill of materials in JSON (ECMA-424), versions 1.2 to 1.7. */
export const cyclonedxJson: EvidenceReader = {
  format: 'cyclonedx-json',
  title: 'a CycloneDX bill of materials',
  kinds: ['SBOM'],
  recognises: ({ json }) => json?.list === false && textAt(json, 'bomFormat') === 'CycloneDX',
  async read(document) {
    const inventory = new Inventory();
    const component = componentShape((each) => inventory.count(each));
    const { specVersion, serialNumber, metadata } = await readJson(
      document,
      object({
        specVersion: text,
        serialNumber: text,
        metadata: object({ component: object({ name: text, version: text }) }),
        components: every(component, (each, place) => inventory.count(componentOf(each, place))),
      }),
    );
    if (specVersion === undefined)
      throw new DamagedDocument(
        'It says that it is CycloneDX, but not of which specVersion. Have the tool write it again.',
      );
    const subject = named(metadata?.component?.name, metadata?.component?.version);
    return inventory.reading(cyclonedxJson.format, { specVersion, serialNumber, subject });
  },
  components(document) {
    const waiting: Component[] = [];
    const component = componentShape((each) => waiting.push(each));
    const components = every(component, (each, place) => waiting.push(componentOf(each, place)));
    return drained(document, object({ components }), waiting);
  },
};
