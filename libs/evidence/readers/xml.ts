import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { DamagedDocument, type ReadableDocument, type XmlRoot } from '../domain/reading.ts';

/** Bounds on what comes from outside. Well-meant reports are far from all of them. */
export const xmlBounds = {
  depth: 128,
  attributes: 256,
  /** Characters of one text that a reader asks for. */
  text: 64 * 1024,
  /** Characters without any element: output that a test printed, for instance. */
  gap: 32 * 1024 * 1024,
};

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** The namespace that it declares itself; empty when it declares none. */
  readonly namespace: string;
  /** By names without prefixes. */
  attribute(name: string): string | null;
}

export interface XmlHandlers {
  /** Names of elements whose own text is wanted, whole and trimmed, when they close. */
  readonly texts?: ReadonlySet<string>;
  /** `open` are the elements around it, outermost first. */
  begin?(element: XmlElement, open: readonly string[]): void;
  finish?(name: string, text: string, open: readonly string[]): void;
}

/**
 * Streams XML through handlers. A document type is passed over and never fetched; one that declares anything itself,
 * such as entities, is refused, so nothing is ever expanded. @throws DamagedDocument
 */
export async function readXml(document: ReadableDocument, handlers: XmlHandlers): Promise<void> {
  const reading = new XmlReading(handlers);
  for await (const piece of document.pieces()) reading.write(piece);
  reading.end();
}

/** Streams the document, and what the handlers put aside after each piece. @throws DamagedDocument */
export async function* drainedXml<T>(
  document: ReadableDocument,
  handlers: XmlHandlers,
  waiting: T[],
): AsyncGenerator<T> {
  const reading = new XmlReading(handlers);
  for await (const piece of document.pieces()) {
    reading.write(piece);
    yield* waiting.splice(0);
  }
  reading.end();
  yield* waiting.splice(0);
}

/** The outermost element, when these first bytes are of an XML document, whole or not. */
export function xmlRoot(head: Uint8Array): XmlRoot | null {
  let root: XmlRoot | null = null;
  try {
    const reading = new XmlReading({
      begin: (element) => {
        root ??= { name: element.name, attributes: (element as Opened).all };
      },
    });
    reading.write(head);
  } catch {
    // Whether it is damaged is said by whoever reads it; here only what it begins with matters.
    const text = new TextDecoder('latin1').decode(head);
    const name = /^[^<]{0,100}</.test(text) ? /<([A-Za-z_][\w.:-]*)/.exec(text)?.[1] : undefined;
    root ??= name === undefined ? null : { name: local(name), attributes: new Map() };
  }
  return root;
}

class Opened implements XmlElement {
  readonly name: string;
  readonly namespace: string;

  constructor(
    name: string,
    private readonly attributes: Record<string, string>,
  ) {
    this.name = local(name);
    const prefix = name.slice(0, Math.max(0, name.indexOf(':')));
    this.namespace = attributes[prefix === '' ? 'xmlns' : `xmlns:${prefix}`] ?? '';
  }

  attribute(name: string): string | null {
    return Object.hasOwn(this.attributes, name)
      ? (this.attributes[name] ?? null)
      : (this.all.get(name) ?? null);
  }

  get all(): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.attributes).map(([name, value]) => [local(name), value]));
  }
}

class XmlReading {
  private readonly parser = new SaxesParser();
  private readonly open: string[] = [];
  private decoder: TextDecoder | null = null;
  private attributes = 0;
  private written = 0;
  private lastEvent = 0;
  private text: string | null = null;

  constructor(private readonly handlers: XmlHandlers) {
    const { parser } = this;
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('doctype', (doctype) => {
      this.lastEvent = this.written;
      if (doctype.includes('['))
        throw this.damage('it declares entities or rules of its own', 'Leave its DOCTYPE out.');
    });
    parser.on('attribute', () => {
      this.attributes += 1;
      if (this.attributes > xmlBounds.attributes)
        throw this.damage(
          `an element has more than ${xmlBounds.attributes} attributes`,
          'Have the tool write it again.',
        );
    });
    parser.on('opentag', ({ name, attributes }) => {
      this.begin(new Opened(name, attributes));
    });
    parser.on('closetag', ({ name }) => {
      this.finish(local(name));
    });
    if (handlers.texts !== undefined) {
      const more = (piece: string): void => this.hear(piece);
      parser.on('text', more);
      parser.on('cdata', more);
    }
  }

  /** @throws DamagedDocument */
  write(piece: Uint8Array): void {
    this.guarded(() => {
      this.decoder ??= decoderFor(piece);
      this.feed(this.decoder.decode(piece, { stream: true }));
    });
  }

  /** @throws DamagedDocument when the document is not whole */
  end(): void {
    this.guarded(() => {
      this.feed(this.decoder?.decode() ?? '');
      this.parser.close();
    });
  }

  private feed(characters: string): void {
    this.written += characters.length;
    this.parser.write(characters);
    if (this.written - this.lastEvent > xmlBounds.gap)
      throw this.damage(`${xmlBounds.gap} characters go by without an element`, 'Leave the long output out.');
  }

  private begin(element: Opened): void {
    this.lastEvent = this.written;
    this.attributes = 0;
    if (this.open.length >= xmlBounds.depth)
      throw this.damage(`its elements are nested deeper than ${xmlBounds.depth} levels`, 'Flatten it.');
    this.handlers.begin?.(element, this.open);
    this.open.push(element.name);
    this.text = this.handlers.texts?.has(element.name) === true ? '' : null;
  }

  private finish(name: string): void {
    this.lastEvent = this.written;
    this.open.pop();
    const text = this.text?.trim() ?? '';
    this.text = null;
    this.handlers.finish?.(name, text, this.open);
  }

  private hear(piece: string): void {
    if (this.text === null) return;
    if (this.text.length + piece.length > xmlBounds.text)
      throw this.damage(`a text is longer than ${xmlBounds.text} characters`, 'Shorten it.');
    this.text += piece;
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof DamagedDocument) throw error;
      const why = (error instanceof Error ? error.message : String(error)).replace(/^\d+:\d+:\s*/, '');
      throw /encoded data/i.test(why)
        ? this.damage(
            'there are bytes that are not of its encoding',
            'Have the tool write it again, as UTF-8.',
          )
        : this.damage(why.replaceAll(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200), 'Send it again, whole.');
    }
  }

  private damage(why: string, wayOut: string): DamagedDocument {
    const { line, column } = this.parser;
    return new DamagedDocument(`The XML is damaged at line ${line}, column ${column}: ${why}. ${wayOut}`);
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** By its byte order mark or the encoding it declares, else UTF-8; a wrong byte is damage, not a question mark. */
function decoderFor(start: Uint8Array): TextDecoder {
  const [first, second] = start;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  const head = new TextDecoder('latin1').decode(start.subarray(0, 200));
  const label = /^[^<]{0,3}<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1] ?? 'utf-8';
  // Sixteen bits a character, and yet the declaration could be read byte by byte: it is not true.
  const honest = /^utf-?16/i.test(label) ? 'utf-8' : label;
  try {
    return new TextDecoder(honest, { fatal: true });
  } catch {
    throw new DamagedDocument(
      `The XML is damaged at line 1: its encoding ${label} is not known. Have the tool write UTF-8.`,
    );
  }
}

/** A whole number that an attribute gives; null when it gives none. */
export function figure(element: XmlElement, name: string): number | null {
  const text = element.attribute(name)?.trim();
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null;
}
