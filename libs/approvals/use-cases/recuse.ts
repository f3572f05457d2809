import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeRecord } from '#changes';
import { type Actor, type Id, type Outcome, problem } from '#kernel';
import { announce } from '../announce.ts';
import { Counts } from '../counts.ts';
import { Rounds } from '../data/rounds.ts';
import { seatOf } from '../domain/round.ts';
import { askable, standIns } from '../domain/stand-in.ts';
import { standingVotes } from '../domain/tally.ts';

export interface Keeping {
  readonly reason: string;
  readonly expectedVersion?: number | null;
}

/**
 * Keeps out of the open round of their own accord. The seat stays in the count of what is needed and of the quorum: were
 * it to go, somebody could lower the bar by stepping aside. A deputy can fill it.
 */
@Injectable()
export class Recuse {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly rounds: Rounds,
    private readonly counts: Counts,
  ) {}

  execute(actor: Actor, changeId: Id, { reason, expectedVersion }: Keeping): Promise<Outcome<ChangeRecord>> {
    return this.commands.run(
      actor,
      { name: 'recuseSelf', changeId, expectedVersion, input: { reason } },
      async (hand) => {
        const { manager, now } = hand.work;
        const round = await this.rounds.open(changeId, manager);
        if (round === null)
          return [
            problem('WRONG_STATE', 'No round is open: there is no vote to keep out of.', {
              rule: 'open-round',
            }),
          ];
        const forbidden = await hand.permit('recuseSelf');
        if (forbidden.length > 0) return forbidden;
        if (reason.trim() === '')
          return [problem('INVALID_INPUT', 'Say why you keep out of it.', { path: ['input', 'reason'] })];
        const { personId, accountId } = actor;
        const { votes, presence, counted } = await this.counts.of(hand, round);
        const voted = [...standingVotes(votes).values()].some(
          (v) => v.personId === personId || (v.delegationId !== null && seatOf(v) === personId),
        );
        if (personId === null || accountId === null || voted)
          return [
            problem('WRONG_STATE', 'Your vote is cast in this round.', {
              rule: 'recusal-before-vote',
              wayOut: 'Have it withdrawn first; then keep out of it.',
            }),
          ];
        const recusal = { roundId: round.id, personId, reason: reason.trim(), accountId, recusedAt: now };
        await this.rounds.addRecusal(recusal, manager);
        hand.forgetFacts();
        const step = counted.current === null ? undefined : round.steps[counted.current];
        const recused = { ...presence, recused: [...presence.recused, personId] };
        const standing = [...standingVotes(votes).values()];
        const others =
          step === undefined ? [] : askable(step, standIns(step, recused, hand.change), standing);
        const asked = others.filter(({ seat }) => seat === personId).map(({ person }) => person);
        await announce.recused(hand, round, recusal, asked);
        return [];
      },
    );
  }
}
