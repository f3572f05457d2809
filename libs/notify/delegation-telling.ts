import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DelegationNews } from '#approvals';
import { newId } from '#kernel';
import { People } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { Notifications } from './data/notifications.ts';
import { timeTextIn } from './domain/notice.ts';
import { mailTopic } from './mail/topic.ts';

/** Tells both whose vote is lent, and who casts it, of the beginning of a delegation and of its early end. */
@Injectable()
export class DelegationTelling implements OnModuleInit {
  constructor(
    private readonly news: DelegationNews,
    private readonly people: People,
    private readonly notifications: Notifications,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.news.add(async (work, { delegatorId, delegateId, fromAt, toAt }, what) => {
      const found = await this.people.byIds([delegatorId, delegateId], work.manager);
      const nameOf = (id: string) => found.get(id)?.name ?? 'Somebody';
      const rows = [...found.values()].map((person) => {
        const at = timeTextIn(person.timeZone);
        const whose = person.id === delegatorId ? 'your vote' : `the vote of ${nameOf(delegatorId)}`;
        const by = person.id === delegateId ? 'you' : nameOf(delegateId);
        return {
          id: newId(),
          personId: person.id,
          changeId: null,
          kind: what === 'created' ? ('VOTE_DELEGATED' as const) : ('DELEGATION_ENDED' as const),
          text:
            what === 'created'
              ? `From ${at(fromAt)} to ${at(toAt)}, ${whose} may be cast by ${by}.`
              : `It has ended before its time that ${whose} may be cast by ${by}.`,
          createdAt: work.now,
          readAt: null,
        };
      });
      await this.notifications.insert(rows, work.manager);
      if (this.config.mail !== null)
        for (const { id } of rows) work.enqueue({ topic: mailTopic, key: id, payload: {} });
    });
  }
}
