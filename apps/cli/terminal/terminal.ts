import { styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export interface TerminalOptions {
  readonly json: boolean;
  /** False with --no-input: nothing is asked. */
  readonly input: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** The version of what --json prints; it goes up when a field goes away or changes its meaning. */
export const schemaVersion = 1;

/** Where a command says things: data on stdout, talk on stderr. With --json, stdout carries exactly one document. */
export class Terminal {
  constructor(
    readonly options: TerminalOptions,
    private readonly stdout: NodeJS.WriteStream = process.stdout,
    private readonly stderr: NodeJS.WriteStream = process.stderr,
  ) {}

  get json(): boolean {
    return this.options.json;
  }

  /** May a question be put to a person? */
  get interactive(): boolean {
    return this.options.input && process.stdin.isTTY && this.stderr.isTTY;
  }

  /** Columns of the terminal; undefined where there is none. */
  get width(): number | undefined {
    return this.stdout.isTTY ? this.stdout.columns : undefined;
  }

  /** The result: as text for people, or as one JSON document. */
  result(document: object, text: () => string): void {
    if (this.json) this.stdout.write(`${JSON.stringify({ schemaVersion, ...document }, null, 2)}\n`);
    else this.data(text());
  }

  /** A document as it is, to the byte: whoever reckons its digest must get the same. */
  exactly(text: string): void {
    this.stdout.write(text);
  }

  data(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  /** One JSON document on a line, for commands that tell as they go. */
  jsonLine(document: object): void {
    this.stdout.write(`${JSON.stringify({ schemaVersion, ...document })}\n`);
  }

  talk(text: string): void {
    this.stderr.write(`${text}\n`);
  }

  /** Colour on stdout, where somebody looks at it and wants it. */
  styled(style: Style, text: string, stream: 'stdout' | 'stderr' = 'stdout'): string {
    return this.coloured(this[stream]) ? styleText(style, text) : text;
  }

  private coloured(stream: NodeJS.WriteStream): boolean {
    const { env } = this.options;
    if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
    return stream.isTTY && env['TERM'] !== 'dumb';
  }
}
