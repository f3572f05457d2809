import { type Component, DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { hashOf, Inventory, mostHashes, named } from './sbom.ts';
import { drainedXml, readXml, type XmlHandlers } from './xml.ts';

interface Open {
  group: string;
  name: string;
  version: string | null;
  purl: string | null;
  hashes: string[];
}

/** Components anywhere under `components`; the one under `metadata` is what the list is of. */
function handlers(take: (component: Component) => void, subject: (name: string) => void): XmlHandlers {
  const open: Open[] = [];
  let algorithm: string | null = null;
  const fields: Record<string, (of: Open, text: string) => void> = {
    group: (of, text) => (of.group = text),
    name: (of, text) => (of.name = text),
    version: (of, text) => (of.version = text === '' ? null : text),
    purl: (of, text) => (of.purl = text === '' ? null : text),
  };
  return {
    texts: new Set([...Object.keys(fields), 'hash']),
    begin: (element) => {
      if (element.name === 'component')
        open.push({ group: '', name: '', version: null, purl: null, hashes: [] });
      if (element.name === 'hash') algorithm = element.attribute('alg');
    },
    finish: (name, text, around) => {
      const of = open.at(-1);
      if (of === undefined) return;
      if (around.at(-1) === 'component' && Object.hasOwn(fields, name)) fields[name]?.(of, text);
      const hash = name === 'hash' && around.at(-2) === 'component' ? hashOf(algorithm, text) : null;
      if (hash !== null && of.hashes.length < mostHashes) of.hashes.push(hash);
      if (name !== 'component') return;
      open.pop();
      if (around.at(-1) === 'metadata') subject(named(of.name, of.version) ?? '');
      else if (around[1] === 'components') take(componentOf(of));
    },
  };
}

function componentOf({ group, name, version, purl, hashes }: Open): Component {
  if (name === '')
    throw new DamagedDocument('It has a component without a name. Have the tool write the list again.');
  return { name: group === '' ? name : `${group}/${name}`, version, purl, hashes };
}

const versionIn = /^http:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/;

/** A CycloneDX bill of materials in XML (ECMA-424), versions 1.0 to 1.7. */
export const cyclonedxXml: EvidenceReader = {
  format: 'cyclonedx-xml',
  title: 'a CycloneDX bill of materials (XML)',
  kinds: ['SBOM'],
  recognises: ({ xml }) =>
    xml?.name === 'bom' && [...xml.attributes.values()].some((value) => versionIn.test(value)),
  async read(document) {
    const inventory = new Inventory();
    const about: { subject?: string; serialNumber?: string | null; specVersion: string } = {
      specVersion: 'unknown',
    };
    const parts = handlers(
      (each) => inventory.count(each),
      (name) => (about.subject = name),
    );
    await readXml(document, {
      ...parts,
      begin: (element, open) => {
        if (open.length === 0) {
          about.serialNumber = element.attribute('serialNumber');
          about.specVersion = versionIn.exec(element.namespace)?.[1] ?? 'unknown';
        }
        parts.begin?.(element, open);
      },
    });
    return inventory.reading(cyclonedxXml.format, about);
  },
  components(document) {
    const waiting: Component[] = [];
    return drainedXml(
      document,
      handlers(
        (each) => waiting.push(each),
        () => undefined,
      ),
      waiting,
    );
  },
};
