import {
  type Component,
  DamagedDocument,
  type EvidenceReader,
  type ReadableDocument,
} from '../domain/reading.ts';
import { linesOf } from './lines.ts';
import { hashOf, Inventory, mostHashes } from './sbom.ts';

/** Tags of an SPDX document, with texts over several lines passed over: no tag that is read has one. */
async function* tagsOf(document: ReadableDocument): AsyncGenerator<readonly [tag: string, value: string]> {
  let [inText, number, began] = [false, 0, 0];
  for await (const line of linesOf(document)) {
    number += 1;
    if (inText) {
      inText = !line.includes('</text>');
      continue;
    }
    const [, tag, value = ''] = /^([A-Za-z][A-Za-z0-9]*):\s*(.*)$/.exec(line) ?? [];
    if (tag === undefined) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      throw new DamagedDocument(
        `Line ${number} is neither a tag nor a comment. Have the tool write the list again.`,
      );
    }
    inText = value.includes('<text>') && !value.includes('</text>');
    if (inText) began = number;
    yield [tag, value.trim()];
  }
  if (inText)
    throw new DamagedDocument(`The text that begins in line ${began} does not end. Send all of the list.`);
}

class Package {
  private version: string | null = null;
  private purl: string | null = null;
  private readonly hashes: string[] = [];

  constructor(private readonly name: string) {}

  get component(): Component {
    const { name, version, purl, hashes } = this;
    return { name, version, purl, hashes };
  }

  take(tag: string, value: string): void {
    if (tag === 'PackageVersion' && value !== 'NOASSERTION') this.version = value;
    if (tag === 'PackageChecksum') {
      const [, algorithm, digest] = /^([\w-]+):\s*([0-9a-fA-F]+)$/.exec(value) ?? [];
      const hash = hashOf(algorithm, digest);
      if (hash !== null && this.hashes.length < mostHashes) this.hashes.push(hash);
    }
    if (tag === 'ExternalRef') this.purl ??= /^PACKAGE[-_]MANAGER\s+purl\s+(\S+)$/.exec(value)?.[1] ?? null;
  }
}

/** Packages as they end; and every tag, for whoever wants more. */
async function* packagesOf(
  document: ReadableDocument,
  see: (tag: string, value: string) => void = () => undefined,
): AsyncGenerator<Component> {
  let open: Package | null = null;
  for await (const [tag, value] of tagsOf(document)) {
    see(tag, value);
    // Files, snippets and relationships end the package before them.
    if (tag === 'PackageName' || tag === 'FileName' || tag === 'SnippetSPDXID') {
      if (open !== null) yield open.component;
      open = tag === 'PackageName' ? new Package(value) : null;
    } else open?.take(tag, value);
  }
  if (open !== null) yield open.component;
}

/** An SPDX document as tags and values, version 2.2 or 2.3 (ISO/IEC 5962): its packages. */
export const spdxTagValue: EvidenceReader = {
  format: 'spdx-tag-value',
  title: 'an SPDX bill of materials (tag-value)',
  kinds: ['SBOM'],
  recognises: ({ text }) => /^(\s*#[^\n]*\n|\s*\n)*SPDXVersion:\s*SPDX-2\./.test(text),
  async read(document) {
    const inventory = new Inventory();
    const about = new Map<string, string>();
    const keep = (tag: string, value: string): void => {
      if ((tag === 'SPDXVersion' || tag === 'DocumentName' || tag === 'DocumentNamespace') && !about.has(tag))
        about.set(tag, value);
    };
    for await (const each of packagesOf(document, keep)) inventory.count(each);
    return inventory.reading(spdxTagValue.format, {
      specVersion: about.get('SPDXVersion')?.replace('SPDX-', '') ?? 'unknown',
      serialNumber: about.get('DocumentNamespace') ?? null,
      subject: about.get('DocumentName') ?? null,
    });
  },
  components: (document) => packagesOf(document),
};
