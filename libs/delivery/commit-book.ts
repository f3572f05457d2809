import { Injectable } from '@nestjs/common';
import { type ChangeInHand, ChangeRefs } from '#changes';
import { type Actor, done, Fault, type Id, type Json, newId, type Outcome, type Problem } from '#kernel';
import type { Work } from '#platform/database';
import { Arrivals } from './arrivals.ts';
import { Commits } from './data/commits.ts';
import { Deployments } from './data/deployments.ts';
import { DeliveryCommands } from './delivery-commands.ts';
import { changeNamedIn, commitData, type SourceCommit } from './domain/commit.ts';
import type { FactOf } from './domain/fact.ts';
import { known, recorded, type Told } from './told.ts';

/** Keeps what is told of commits: once for each change that they belong to. */
@Injectable()
export class CommitBook {
  constructor(
    private readonly commands: DeliveryCommands,
    private readonly commits: Commits,
    private readonly turns: Deployments,
    private readonly arrivals: Arrivals,
    private readonly refs: ChangeRefs,
  ) {}

  async tell(actor: Actor, fact: FactOf<'commit'>): Promise<Outcome<Told<SourceCommit>>> {
    const { kind: _kind, changeNamed, ...said } = fact;
    const changeId = await this.changeOf(changeNamed, said.message);
    const about = { repository: said.repository, sha: said.sha, changeId };
    const first = await this.commits.find(about);
    if (first !== null) return done(known(first));
    const id = newId();
    const input = JSON.parse(JSON.stringify(fact)) as Json;
    const command = { name: 'recordCommit' as const, changeId, input, id };
    const outcome = await this.commands.run(actor, command, (work, hand) =>
      this.take(work, hand, { ...said, id, changeId }),
    );
    if (!outcome.ok) return outcome;
    const kept = (await this.commits.find(about)) as SourceCommit;
    return done(kept.id === id ? recorded(kept) : known(kept));
  }

  /** A message may name a change that there is not: then the commit belongs to none. */
  private async changeOf(named: string | null | undefined, message: string): Promise<Id | null> {
    if (named != null) return this.refs.resolve(named);
    const inMessage = changeNamedIn(message);
    if (inMessage === null) return null;
    return this.refs.resolve(inMessage).catch((fault: unknown) => {
      if (fault instanceof Fault && fault.code === 'NOT_FOUND') return null;
      throw fault;
    });
  }

  private async take(
    work: Work,
    hand: ChangeInHand | null,
    told: Omit<SourceCommit, 'recordedBy' | 'recordedAccount' | 'recordedAt'>,
  ): Promise<readonly Problem[]> {
    const { manager, actor, now } = work;
    await this.turns.takeTurns(`${told.repository} ${told.sha} ${told.changeId ?? ''}`, manager);
    if ((await this.commits.find(told, manager)) !== null) return [];
    const record: SourceCommit = {
      ...told,
      recordedBy: actor.personId ?? '',
      recordedAccount: actor.accountId ?? '',
      recordedAt: now,
    };
    await this.commits.insert(record, manager);
    hand?.forgetFacts();
    const data = commitData(record);
    if (hand === null)
      work.emit({ type: 'commit.recorded', subjectType: 'commit', subjectId: record.id, data });
    else await hand.emit('change.commitRecorded', data);
    await this.arrivals.committed({ work, record, hand });
    return [];
  }
}
