import { TextDecoder } from 'node:util';
import { Tokenizer, TokenType } from '@streamparser/json';
import { DamagedDocument } from '../domain/reading.ts';
import { Keys } from './json-keys.ts';
import { type AnyKind, called, accepts, type Json, type Kind, kindOf, pick } from './json-kinds.ts';
import type { Shape } from './json-shape.ts';

/** Bounds on what comes from outside. Well-meant reports are far from all of them. */
export const jsonBounds = {
  depth: 128,
  /** Values, counting what is dropped. */
  values: 50_000_000,
  /** Bytes between two tokens: the longest text, and the longest gap. */
  tokenBytes: 16 * 1024 * 1024,
};

interface Frame {
  readonly kind: Kind;
  /** Null where everything is dropped. */
  readonly shape: Shape<unknown> | null;
  readonly value: Record<string, unknown> | unknown[] | Map<string, unknown> | null;
  readonly keys: Keys | null;
  key: string;
  index: number;
  next: 'value' | 'first' | 'key' | 'colon' | 'comma';
}

export interface Watcher {
  /** Sees the members of the outermost object, or of the first object in the outermost list, as they begin. */
  (key: string | null, value: Kind | { readonly scalar: Json }): void;
}

/** Walks through JSON that is pushed in, keeps what the shape asks for and checks all of it. */
export class JsonWalker {
  private readonly tokenizer = new Tokenizer({ stringBufferSize: 16 * 1024 });
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private readonly open: Frame[] = [];
  private result: unknown;
  private done = false;
  private values = 0;
  private bytes = 0;
  private lastToken = 0;

  constructor(
    private readonly shape: Shape<unknown> | null,
    private readonly watcher: Watcher | null = null,
  ) {
    this.tokenizer.onToken = ({ token: kind, value, offset }) => {
      this.lastToken = offset;
      this.take(kind, value);
    };
  }

  /** @throws DamagedDocument */
  write(piece: Uint8Array): void {
    this.bytes += piece.length;
    this.guarded(() => {
      this.tokenizer.write(piece);
    });
    this.checkBytes(piece);
    if (this.bytes - this.lastToken > jsonBounds.tokenBytes)
      throw this.damage(`a text or a gap is longer than ${jsonBounds.tokenBytes} bytes`, 'Shorten it.');
  }

  /** What the shape asked for. @throws DamagedDocument when the document is not whole */
  end(): unknown {
    this.checkBytes();
    this.guarded(() => {
      if (!this.tokenizer.isEnded) this.tokenizer.end();
    });
    if (!this.done) throw this.cutOff();
    return this.result;
  }

  /** Where it is, such as `$.runs[0].results[3].level`. */
  place(): string {
    const steps = this.open.map(({ kind, key, index }) =>
      kind === 'list'
        ? `[${index}]`
        : key === ''
          ? ''
          : /^[\w-]{1,80}$/.test(key)
            ? `.${key}`
            : `[${JSON.stringify(key.slice(0, 80))}]`,
    );
    return `$${steps.slice(0, 20).join('')}${steps.length > 20 ? '…' : ''}`;
  }

  /** Wrong bytes are damage, not question marks. */
  private checkBytes(piece?: Uint8Array): void {
    try {
      this.utf8.decode(piece, { stream: piece !== undefined });
    } catch {
      throw this.damage(
        'there are bytes after it that are no UTF-8',
        'Have the tool write it again, as UTF-8.',
      );
    }
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof DamagedDocument) throw error;
      const why = error instanceof Error ? error.message : String(error);
      if (/ended in the middle|UNEXPECTED_END|Tokenizer ended/i.test(why)) throw this.cutOff();
      if (/encoded data/i.test(why)) throw this.notUtf8();
      throw this.damage(inWords(why), 'Have the tool write it again.');
    }
  }

  private notUtf8(): DamagedDocument {
    return this.damage(
      'there are bytes after it that are no UTF-8',
      'Have the tool write it again, as UTF-8.',
    );
  }

  private cutOff(): DamagedDocument {
    return this.damage('it ends before it is whole', 'It was cut off on its way: send all of it.');
  }

  private damage(why: string, wayOut: string): DamagedDocument {
    return new DamagedDocument(
      `The JSON is damaged at ${this.place()}, near byte ${Math.max(0, this.lastToken)}: ${why}. ${wayOut}`,
    );
  }

  private take(kind: TokenType, value: Json): void {
    const frame = this.open.at(-1);
    switch (kind) {
      case TokenType.LEFT_BRACE:
        this.begin('object', frame);
        return;
      case TokenType.LEFT_BRACKET:
        this.begin('list', frame);
        return;
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        this.finish(kind === TokenType.RIGHT_BRACE ? 'object' : 'list', frame);
        return;
      case TokenType.COLON:
        if (frame?.next !== 'colon') throw this.unexpected('a colon');
        frame.next = 'value';
        return;
      case TokenType.COMMA:
        if (frame?.next !== 'comma') throw this.unexpected('a comma');
        frame.next = frame.kind === 'object' ? 'key' : 'value';
        if (frame.kind === 'list') frame.index += 1;
        return;
      default:
        if (frame?.kind === 'object' && (frame.next === 'key' || frame.next === 'first'))
          this.name(frame, value);
        else this.scalar(frame, value);
    }
  }

  private name(frame: Frame, value: Json): void {
    if (typeof value !== 'string') throw this.unexpected('a member without a name');
    frame.key = value;
    if (frame.keys?.add(value) === false)
      throw this.damage(
        'this member is there twice, and readers would differ on which counts',
        'Have the tool write each member once.',
      );
    frame.next = 'colon';
  }

  /** @returns the shape that the value at hand should have; null to drop it */
  private enter(frame: Frame | undefined, kind: AnyKind): Shape<unknown> | null {
    if (
      frame === undefined
        ? this.done
        : frame.next !== 'value' && !(frame.kind === 'list' && frame.next === 'first')
    )
      throw this.unexpected(called[kind]);
    this.values += 1;
    if (this.values > jsonBounds.values)
      throw this.damage(`there are more than ${jsonBounds.values} values`, 'Split the report.');
    const shape = pick(expected(frame, this.shape), kind);
    if (shape === null || kind === 'nothing' || accepts(shape, kind)) return shape;
    if (shape.loose === true) return null;
    throw this.damage(
      `there is ${called[kind]} where the format has ${called[shape.is === 'record' ? 'object' : shape.is]}`,
      'Have the tool write it again.',
    );
  }

  private begin(kind: Kind, frame: Frame | undefined): void {
    const shape = this.enter(frame, kind);
    if (this.open.length >= jsonBounds.depth)
      throw this.damage(`it is nested deeper than ${jsonBounds.depth} levels`, 'Flatten it.');
    this.see(kind);
    this.open.push({
      kind,
      shape,
      value: shape === null || shape.each !== undefined ? null : empty(shape),
      keys: kind === 'object' ? new Keys() : null,
      key: '',
      index: 0,
      next: 'first',
    });
  }

  private scalar(frame: Frame | undefined, value: Json): void {
    const shape = this.enter(frame, kindOf(value));
    this.see({ scalar: value });
    if (shape !== null && typeof value === 'string' && value.length > shape.max)
      throw this.damage(`a text is longer than the ${shape.max} characters it may have here`, 'Shorten it.');
    this.deliver(frame, value ?? undefined, shape);
  }

  private finish(kind: Kind, frame: Frame | undefined): void {
    if (frame?.kind !== kind || (frame.next !== 'first' && frame.next !== 'comma'))
      throw this.unexpected(`the end of ${kind === 'list' ? 'a list' : 'an object'}`);
    this.open.pop();
    this.deliver(this.open.at(-1), frame.value ?? (frame.shape === null ? undefined : true), frame.shape);
  }

  private deliver(frame: Frame | undefined, value: unknown, shape: Shape<unknown> | null): void {
    if (frame === undefined) {
      this.result = value;
      this.done = true;
      return;
    }
    frame.next = 'comma';
    if (shape === null || value === undefined || frame.shape === null) return;
    const { each, max } = frame.shape;
    if (each !== undefined) {
      each(value, frame.key, () => this.place());
      return;
    }
    const { value: into, key } = frame;
    if (Array.isArray(into)) into.push(value);
    else if (into instanceof Map) into.set(key, value);
    else if (into !== null) into[key] = value;
    if ((Array.isArray(into) && into.length > max) || (into instanceof Map && into.size > max))
      throw this.damage(`there are more than the ${max} entries that may be here`, 'Split the document.');
  }

  private see(value: Kind | { readonly scalar: Json }): void {
    if (this.watcher === null) return;
    const [first, second] = this.open;
    if (first === undefined) this.watcher(null, value);
    else if (
      first.kind === 'object'
        ? second === undefined
        : second?.kind === 'object' && first.index === 0 && this.open.length === 2
    )
      this.watcher((second ?? first).key, value);
  }

  private unexpected(what: string): DamagedDocument {
    return this.damage(`${what} is where none may be`, 'Have the tool write it again.');
  }
}

/** The tokenizer's message without where it is in a piece, which says nothing of the document. */
function inWords(why: string): string {
  const [, character] = /^Unexpected "([^]{1,2})" at chunk/.exec(why) ?? [];
  return character === undefined
    ? why.replaceAll(/\s+/g, ' ').slice(0, 160)
    : `${JSON.stringify(character)} is where none may be`;
}

function expected(frame: Frame | undefined, root: Shape<unknown> | null): Shape<unknown> | null {
  if (frame === undefined) return root;
  if (frame.shape === null) return null;
  return (frame.shape.is === 'object' ? frame.shape.fields?.get(frame.key) : frame.shape.item)?.() ?? null;
}

/** Without what objects have by birth: names come from outside. */
const empty = ({ is }: Shape<unknown>): NonNullable<Frame['value']> =>
  is === 'list'
    ? []
    : is === 'record'
      ? new Map<string, unknown>()
      : (Object.create(null) as Record<string, unknown>);
