import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Id } from '#kernel';
import { People } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { deliverEach, type OutboxHandler, type OutboxMessage } from '#platform/outbox';
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';
import { Notifications } from '../data/notifications.ts';
import type { MailDocument } from '../domain/notification.ts';
import { mailTopic } from './topic.ts';

/** Sends notifications by mail. A message that comes twice has the same Message-ID, by which mailboxes know it. */
@Injectable()
export class SendMail implements OutboxHandler, OnApplicationShutdown {
  readonly topic = mailTopic;
  private readonly logger = new Logger('Mail');
  private transport: Transporter | null = null;

  constructor(
    private readonly notifications: Notifications,
    private readonly people: People,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async deliver(messages: readonly OutboxMessage[]): Promise<void> {
    await deliverEach(messages, 4, ({ key, correlationId }) => this.send(key, correlationId));
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }

  private async send(id: Id, correlationId: string): Promise<void> {
    const { mail } = this.config;
    const notification = (await this.notifications.byIds([id])).get(id);
    const person = notification === undefined ? null : await this.people.byId(notification.personId);
    // Mail that was switched off meanwhile, or whose reader has left, is not sent; the notification stays.
    if (mail === null || notification === undefined || person?.active !== true) return;
    this.transport ??= createTransport({
      url: mail.url,
      pool: true,
      connectionTimeout: 5_000,
      socketTimeout: 10_000,
    });
    try {
      await this.transport.sendMail({
        from: mail.from,
        to: { name: person.name, address: person.email },
        subject: subjectOf(notification.text),
        ...partsOf(notification.text, await this.notifications.documentsOf(id)),
        messageId: `<${id}@gavel>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Correlation-Id': correlationId },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      if (!isRefusedForGood(error)) throw error;
      this.logger.warn(`mail for notification ${id} was refused: ${(error as Error).message}`);
    }
  }
}

/** RFC 6047, 2.4: an invitation is a part of its own beside the text, whose method both name. */
function partsOf(text: string, documents: readonly MailDocument[]): SendMailOptions {
  const [invitation] = documents.filter((d) => d.kind === 'calendar');
  const texts = documents.filter((d) => d.kind === 'text').map((d) => d.content);
  const files = documents.filter((d) => d.kind === 'file');
  return {
    text: [`${text}\n`, ...texts].join('\n'),
    ...(invitation === undefined
      ? {}
      : { alternatives: [{ contentType: invitation.mediaType, content: invitation.content }] }),
    attachments: files.map(({ content, mediaType, name }) => ({
      ...{ content, contentType: mediaType, filename: name },
      // Whatever a mail program makes of line ends and charsets, these bytes arrive.
      encoding: 'utf8',
      contentTransferEncoding: 'base64',
    })),
  };
}

/** One line, of a length that mailboxes show. */
const subjectOf = (text: string): string => (text.length > 150 ? `${text.slice(0, 149)}…` : text);

/** RFC 5321, 4.2.1: 5yz is a refusal that a repeat will not change. It is of this one mail; the next may pass. */
function isRefusedForGood(error: unknown): boolean {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  return code !== 'EAUTH' && responseCode !== undefined && responseCode >= 500 && responseCode < 600;
}
