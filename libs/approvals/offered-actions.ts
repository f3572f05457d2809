import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChangeRules, type ChangeState, type GuardView } from '#changes';

const begun: readonly ChangeState[] = ['IMPLEMENTING', 'VALIDATING', 'ROLLED_BACK', 'REVIEWING'];
const asked = ({ facts }: GuardView): boolean => facts.electorate.length > 0;

/** Offers what voters can do, while a round is open. */
@Injectable()
export class OfferedActions implements OnModuleInit {
  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addAction({
      action: 'castVote',
      states: ['AUTHORIZING'],
      asks: { verdict: 'APPROVE' },
      offered: asked,
    });
    this.rules.addAction({ action: 'ratifyEmergency', states: begun, offered: asked });
    this.rules.addAction({ action: 'withdrawVote', states: ['AUTHORIZING', ...begun], offered: asked });
    this.rules.addAction({
      action: 'requestRatification',
      states: begun,
      offered: ({ change, facts }) =>
        change.type === 'EMERGENCY' && !facts.ratified && facts.electorate.length === 0,
    });
  }
}
