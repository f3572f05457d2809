import { isAlias, isMap, isNode, isPair, isScalar, parseDocument, visit, Lexer } from 'yaml';
import { DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { linesOf } from './lines.ts';
import { known, Names } from './names.ts';

/** YAML is parsed one document at a time, during which nothing else is answered. */
const bounds = {
  documentCharacters: 1024 * 1024,
  /** Of one document, as the lexer cuts it: what parsing takes goes by these, not by its length. */
  tokens: 300_000,
  /** Those of them that are dear to parse, and rare in manifests. */
  marks: 30_000,
  characters: 16 * 1024 * 1024,
  documents: 20_000,
  depth: 100,
  aliases: 100,
  names: 5000,
};

/** Kubernetes manifests, as `helm template` and `kustomize build` write them: kinds, and images by digest or tag. */
export const manifests: EvidenceReader = {
  format: 'kubernetes-manifests',
  title: 'Kubernetes manifests',
  kinds: ['MANIFEST'],
  recognises: ({ text, xml, json }) =>
    xml === null && json === null && /^apiVersion:\s*\S/m.test(text) && /^kind:\s*["']?[A-Z]\w*/m.test(text),
  async read(document) {
    const seen = new Seen();
    let [part, line, began, documents]: [string[], number, number, number] = [[], 0, 1, 0];
    let [size, all] = [0, 0];
    const take = (): void => {
      documents += 1;
      if (documents > bounds.documents)
        throw new DamagedDocument(`It has more than ${bounds.documents} documents. Split it.`);
      seen.take(part.join('\n'), began);
      [part, began, size] = [[], line, 0];
    };
    for await (const each of linesOf(document, bounds.documentCharacters)) {
      line += 1;
      if (/^---(\s|$)/.test(each) || each === '...') take();
      // A document may begin on the line of its mark.
      const text = each.startsWith('---') ? each.slice(3) : each === '...' ? '' : each;
      part.push(text);
      size += text.length + 1;
      all += text.length + 1;
      if (all > bounds.characters)
        throw new DamagedDocument(`It is longer than ${bounds.characters} characters. Split it.`);
      if (size > bounds.documentCharacters)
        throw new DamagedDocument(
          `The document that begins in line ${began} is longer than ${bounds.documentCharacters} characters. Split it.`,
        );
    }
    take();
    return seen.reading();
  },
};

class Seen {
  private readonly kinds = new Map<string, number>();
  private readonly images = new Set<string>();
  private readonly spaces = new Names();
  private objects = 0;

  take(text: string, line: number): void {
    if (/^(\s|#[^\n]*)*$/.test(text)) return;
    try {
      this.walk(text, line);
    } catch (error) {
      if (error instanceof DamagedDocument) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw damaged(line, why);
    }
  }

  reading() {
    const images = [...this.images];
    const names = new Names();
    for (const image of images.sort()) names.add(image);
    const byDigest = images.filter((image) => /@sha256:[0-9a-f]{64}$/.test(image)).length;
    const floating = images.filter(
      (image) => !image.includes('@') && /(^|\/)[^/:]+(:latest)?$/.test(image),
    ).length;
    return {
      format: manifests.format,
      verdict: 'UNKNOWN' as const,
      facts: {
        objects: this.objects,
        kinds: [...this.kinds]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, 50)
          .map(([kind, n]) => `${kind} ${n}`),
        images: names.list,
        imagesByDigest: byDigest,
        imagesByTag: images.length - byDigest - floating,
        imagesFloating: floating,
        ...known({ namespaces: this.spaces.list }),
      },
      unread: null,
    };
  }

  private walk(text: string, line: number): void {
    measure(text, line);
    // Doubled keys are looked for below, in linear time; the parser's own words for errors take far longer than that.
    const document = parseDocument(text, {
      uniqueKeys: false,
      merge: false,
      logLevel: 'silent',
      prettyErrors: false,
    });
    const [error] = document.errors;
    if (error !== undefined) {
      const at = line + (text.slice(0, error.pos[0]).match(/\n/g)?.length ?? 0);
      throw damaged(line, `${error.message} (line ${at})`);
    }
    let aliases = 0;
    visit(document, (key, node, path) => {
      if (path.length > bounds.depth * 2)
        throw damaged(line, `it is nested deeper than ${bounds.depth} levels`);
      if (isAlias(node) && ++aliases > bounds.aliases)
        throw damaged(line, `it has more than ${bounds.aliases} aliases`);
      if (isMap(node))
        this.unique(
          node.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : '')),
          line,
        );
      if (isPair(node) && isScalar(node.key) && node.key.value === 'image' && isScalar(node.value))
        this.image(node.value.value);
    });
    if (!isNode(document.contents) || !isMap(document.contents)) return;
    this.object(document.contents);
  }

  private object(map: { get(key: string): unknown }): void {
    const kind = map.get('kind');
    if (typeof kind !== 'string') return;
    const items = map.get('items');
    // A list is not an object itself; its items are.
    if (
      kind.endsWith('List') &&
      typeof items === 'object' &&
      items !== null &&
      'items' in items &&
      Array.isArray(items.items)
    ) {
      for (const item of items.items) if (isMap(item)) this.object(item);
      return;
    }
    this.objects += 1;
    if (this.kinds.size < bounds.names)
      this.kinds.set(kind.slice(0, 100), (this.kinds.get(kind.slice(0, 100)) ?? 0) + 1);
    const about = map.get('metadata');
    const space = isMap(about) ? about.get('namespace') : undefined;
    if (typeof space === 'string') this.spaces.add(space);
  }

  private image(value: unknown): void {
    if (typeof value === 'string' && value !== '' && value.length <= 500 && this.images.size < bounds.names)
      this.images.add(value);
  }

  private unique(keys: readonly string[], line: number): void {
    const seen = new Set<string>();
    for (const key of keys) {
      if (key !== '' && seen.has(key)) throw damaged(line, `the key "${key.slice(0, 80)}" is there twice`);
      seen.add(key);
    }
  }
}

/** Looks how much there is to parse, before it is parsed. @throws DamagedDocument */
function measure(text: string, line: number): void {
  let [tokens, marks] = [0, 0];
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (/^[,[\]{}&*!?|>@`%]/.test(token)) marks += 1;
    if (tokens > bounds.tokens || marks > bounds.marks)
      throw damaged(line, 'there is too much in it to parse');
  }
}

/** The parser calls itself for what is nested; where it can go no deeper, that is what is wrong. */
const named = (why: string): string => (/call stack/i.test(why) ? 'it is nested too deeply' : why);

const damaged = (line: number, why: string): DamagedDocument =>
  new DamagedDocument(
    `The YAML document that begins in line ${line} is damaged: ${named(why).replaceAll(/\s+/g, ' ').slice(0, 200)}. Have the tool write it again.`,
  );
