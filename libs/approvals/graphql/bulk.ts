import { Injectable } from '@nestjs/common';
import { ChangeRefs } from '#changes';
import { type Actor, Fault } from '#kernel';
import { Ballots } from './ballots.ts';
import type { DecisionFields } from './vote.inputs.ts';
import { type Decided, type Decision, DecideChanges } from '../use-cases/decide-changes.ts';

/** Votes on a selection, as both doors take them: a name that leads nowhere is a refusal of its own vote alone. */
@Injectable()
export class Bulk {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly ballots: Ballots,
    private readonly decide: DecideChanges,
  ) {}

  async run(actor: Actor, fields: readonly DecisionFields[]): Promise<readonly Decided[]> {
    const decisions: Decision[] = [];
    for (const { change, ...said } of fields)
      decisions.push({
        ref: change,
        changeId: await orNull(this.refs.resolve(change)),
        ballot: await orNull(this.ballots.read(said)),
      });
    return this.decide.execute(actor, decisions);
  }
}

const orNull = async <T>(found: Promise<T>): Promise<T | null> => {
  try {
    return await found;
  } catch (fault) {
    if (fault instanceof Fault) return null;
    throw fault;
  }
};
