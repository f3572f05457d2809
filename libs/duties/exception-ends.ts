import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ChangeCommands,
  type ChangeInHand,
  type ChangeRecord,
  ChangeRules,
  type Deadline,
  Deadlines,
  type DeadlineSource,
} from '#changes';
import { type Actor, systemActor } from '#kernel';
import type { Manager } from '#platform/database';
import { Exceptions } from './data/exceptions.ts';
import { exceptionState } from './domain/exception.ts';

const kind = 'exception-end';

/**
 * Notes on the timeline when an exception of a change is over: by its time, or by a material edit. That it lifts
 * nothing any more needs no noting: rules look at the clock and at the revision.
 */
@Injectable()
export class ExceptionEnds implements DeadlineSource, OnModuleInit {
  readonly kinds = [kind];

  constructor(
    private readonly deadlines: Deadlines,
    private readonly rules: ChangeRules,
    private readonly commands: ChangeCommands,
    private readonly exceptions: Exceptions,
  ) {}

  onModuleInit(): void {
    this.deadlines.add(this);
    this.rules.addReaction({
      name: 'exceptions-fall',
      on: ['change.revised'],
      react: (hand) => this.revised(hand),
    });
  }

  async ahead(changes: readonly ChangeRecord[], manager: Manager): Promise<readonly Deadline[]> {
    const revisions = new Map(changes.map((c) => [c.id, c.revision]));
    const live = await this.exceptions.live([...revisions.keys()], manager);
    return live.flatMap(({ id, changeId, verdict, revision, endsAt }) =>
      changeId === null || verdict !== 'granted' || revisions.get(changeId) !== revision
        ? []
        : [{ changeId, kind, key: `${kind}:${id}`, at: endsAt }],
    );
  }

  async meet({ changeId, key }: Deadline, actor: Actor): Promise<void> {
    await this.commands.run(actor, { name: kind, changeId, input: { key } }, async (hand) => {
      const { manager, now } = hand.work;
      const due = (await this.exceptions.live([changeId], manager)).find((x) => `${kind}:${x.id}` === key);
      if (due === undefined || exceptionState(due, hand.change.revision, now) !== 'expired') return [];
      await this.exceptions.patch(due.id, { expiredAt: now }, manager);
      hand.forgetFacts();
      const told = { exception: due.id, rule: due.rule, toldPersons: [due.requestedBy] };
      await hand.emit('change.exceptionExpired', told);
      return [];
    });
  }

  private async revised(hand: ChangeInHand): Promise<void> {
    const { manager, actor } = hand.work;
    const fallen = (await this.exceptions.live([hand.change.id], manager)).filter(
      (x) => x.revision === hand.before.revision,
    );
    for (const { id, rule, requestedBy } of fallen)
      await hand.emit(
        'change.exceptionVoided',
        { exception: id, rule, toldPersons: [requestedBy] },
        systemActor(actor.correlationId),
      );
  }
}
