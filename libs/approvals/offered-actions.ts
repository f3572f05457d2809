import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChangeRules, type ChangeState, type GuardView } from '#changes';
import type { Actor, Problem } from '#kernel';
import { noVoteYet, votedAlready } from './domain/ballot.ts';

const begun: readonly ChangeState[] = ['IMPLEMENTING', 'VALIDATING', 'ROLLED_BACK', 'REVIEWING'];
type Judge = (view: GuardView, actor: Actor) => readonly Problem[];

const standsFor = ({ facts }: GuardView, { personId }: Actor): boolean =>
  personId !== null && facts.voters.includes(personId);
const isAsked = ({ facts }: GuardView, { personId }: Actor): boolean =>
  personId !== null && facts.electorate.includes(personId);

/** A person counts once. */
const once: Judge = (view, actor) => (standsFor(view, actor) ? [votedAlready()] : []);
/** To whoever is not asked at all policy says why not. */
const hasVoted: Judge = (view, actor) => (isAsked(view, actor) && !standsFor(view, actor) ? [noVoteYet] : []);

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
      judge: once,
    });
    this.rules.addAction({ action: 'ratifyEmergency', states: begun, offered: asked, judge: once });
    this.rules.addAction({
      action: 'withdrawVote',
      states: ['AUTHORIZING', ...begun],
      offered: asked,
      judge: hasVoted,
    });
    this.rules.addAction({
      action: 'requestRatification',
      states: begun,
      offered: ({ change, facts }) =>
        change.type === 'EMERGENCY' && !facts.ratified && facts.electorate.length === 0,
    });
  }
}
