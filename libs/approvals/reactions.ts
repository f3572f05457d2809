import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, ChangeRules, type ChangeState, type Reaction } from '#changes';
import type { RecordedEvent } from '#platform/database';
import { Rounds } from './data/rounds.ts';
import { RoundKeeper } from './round-keeper.ts';

/** The states of an emergency whose work has begun. */
const begun: readonly ChangeState[] = ['IMPLEMENTING', 'VALIDATING', 'ROLLED_BACK', 'REVIEWING'];

/** What happens to a change decides which rounds open and which fall. */
@Injectable()
export class Reactions implements OnModuleInit {
  constructor(
    private readonly rules: ChangeRules,
    private readonly rounds: Rounds,
    private readonly keeper: RoundKeeper,
  ) {}

  onModuleInit(): void {
    const reactions: Reaction[] = [
      {
        name: 'ask-approvers',
        on: ['change.assessed', 'change.emergencyBoardCalled'],
        react: (hand) => this.keeper.open(hand, { purpose: 'authorization' }),
      },
      {
        name: 'void-approvals',
        on: ['change.revised'],
        react: (hand, event) => this.afterEdit(hand, event),
      },
      {
        name: 'void-approvals-of-less-risk',
        on: ['change.riskRaised'],
        react: (hand) => this.afterRise(hand),
      },
      {
        name: 'end-round',
        on: ['change.canceled', 'change.rejected'],
        react: (hand, event) =>
          this.endOpen(hand, event.type === 'change.canceled' ? 'canceled' : 'rejected'),
      },
      {
        name: 'ask-for-ratification',
        on: ['change.implementationStarted'],
        react: (hand) => this.afterStart(hand),
      },
    ];
    for (const reaction of reactions) this.rules.addReaction(reaction);
  }

  /** A material edit: nothing that was said of the old content counts for the new one. */
  private async afterEdit(hand: ChangeInHand, event: RecordedEvent): Promise<void> {
    const { manager } = hand.work;
    const live = await this.rounds.live([hand.change.id], manager);
    const fields = (event.data['fields'] ?? []) as readonly string[];
    for (const round of live) await this.keeper.void(hand, round, 'material edit', fields);
    if (hand.change.type !== 'EMERGENCY' || !begun.includes(hand.change.state)) return;
    const owed = live.find((round) => round.state === 'open' && round.purpose === 'ratification') ?? null;
    await this.keeper.open(hand, { purpose: 'ratification', owed });
  }

  /** Whoever was asked was asked about a lower risk. */
  private async afterRise(hand: ChangeInHand): Promise<void> {
    const live = await this.rounds.live([hand.change.id], hand.work.manager);
    for (const round of live) await this.keeper.void(hand, round, 'higher risk', ['risk']);
  }

  private async endOpen(hand: ChangeInHand, because: string): Promise<void> {
    const open = await this.rounds.open(hand.change.id, hand.work.manager);
    if (open !== null) await this.keeper.void(hand, open, because);
  }

  /** Only an emergency begins with a round still open. */
  private async afterStart(hand: ChangeInHand): Promise<void> {
    const open = await this.rounds.open(hand.change.id, hand.work.manager);
    if (open !== null) await this.keeper.turnIntoRatification(hand, open);
  }
}
