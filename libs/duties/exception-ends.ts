import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, ChangeRules } from '#changes';
import { systemActor } from '#kernel';
import { Exceptions } from './data/exceptions.ts';

/** Notes on the timeline that exceptions fell with a material edit. That they lift nothing any more needs no noting. */
@Injectable()
export class ExceptionEnds implements OnModuleInit {
  constructor(
    private readonly rules: ChangeRules,
    private readonly exceptions: Exceptions,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction({
      name: 'exceptions-fall',
      on: ['change.revised'],
      react: (hand) => this.revised(hand),
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
