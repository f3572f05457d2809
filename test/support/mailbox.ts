import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly to: readonly string[];
  /** Header and body as they came. */
  readonly text: string;
}

/** The contents of a mail's parts of one media type, with what else the part's header says. */
export function partsOf({ text }: Mail, mediaType: string): { header: string; content: string }[] {
  const boundaries = [...text.matchAll(/boundary="?([^";\r\n]+)"?/g)].map((found) => found[1] ?? '');
  let parts = [text];
  for (const boundary of boundaries) parts = parts.flatMap((part) => part.split(`--${boundary}`));
  return parts.flatMap((part) => {
    const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n');
    const header = head.replaceAll(/\r\n[ \t]+/g, ' ');
    if (!header.toLowerCase().includes(`content-type: ${mediaType}`)) return [];
    const body = rest.join('\r\n\r\n').replace(/\r\n$/, '');
    const encoding = /content-transfer-encoding: (\S+)/i.exec(header)?.[1]?.toLowerCase();
    return [{ header, content: decoded(body, encoding) }];
  });
}

/** RFC 2045, 6.7 and 6.8. */
function decoded(body: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** A mail server on a real socket that keeps what it is given. */
export class Mailbox {
  readonly mails: Mail[] = [];
  /** Addresses that are refused for good. */
  readonly unknown = new Set<string>();

  private constructor(
    private readonly server: SMTPServer,
    readonly url: string,
  ) {}

  static async open(): Promise<Mailbox> {
    let box: Mailbox | null = null;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo({ address }, _session, done) {
        const unknown = box?.unknown.has(address) === true;
        done(unknown ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : undefined);
      },
      onData(stream, { envelope }, done) {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          box?.mails.push({
            to: envelope.rcptTo.map((r) => r.address),
            text: Buffer.concat(pieces).toString(),
          });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as { port: number };
    box = new Mailbox(server, `smtp://127.0.0.1:${port}`);
    return box;
  }

  to(address: string): Mail[] {
    return this.mails.filter((mail) => mail.to.includes(address));
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
