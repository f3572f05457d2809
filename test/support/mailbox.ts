import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly to: readonly string[];
  /** Header and body as they came. */
  readonly text: string;
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
