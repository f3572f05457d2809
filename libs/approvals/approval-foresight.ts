import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type Foresight } from '#changes';
import type { Clock, Id } from '#kernel';
import { CLOCK, type Work } from '#platform/database';
import { Askings } from './askings.ts';
import { RuleSets } from './data/rule-sets.ts';
import { noRule, routeOf } from './domain/matching.ts';
import { bodyFor, tooFew } from './domain/too-few.ts';
import { Rosters } from './rosters.ts';

/**
 * Tells readers of a change under assessment whether anybody could be asked to approve it, so that the step which
 * would be refused for it is not offered. Six queries, however many changes; none where nothing is assessed.
 */
@Injectable()
export class ApprovalForesight implements Foresight, OnModuleInit {
  readonly name = 'approvals-foreseen';

  constructor(
    private readonly rules: ChangeRules,
    private readonly ruleSets: RuleSets,
    private readonly askings: Askings,
    private readonly rosters: Rosters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.rules.addForesight(this);
    this.rules.addGuard({
      name: 'somebody-to-ask',
      steps: ['assessChange'],
      judge: ({ facts }) => facts.nobodyToAsk,
    });
  }

  async load(
    changes: readonly ChangeRecord[],
    manager: Work['manager'],
    facts: ReadonlyMap<Id, Facts>,
  ): Promise<Map<Id, Partial<Facts>>> {
    const assessed = changes.filter((change) => change.state === 'ASSESSING');
    if (assessed.length === 0) return new Map();
    const rules = (await this.ruleSets.active(manager))?.rules ?? [];
    const askings = [...(await this.askings.many(assessed, facts, manager))];
    const servicesOf = new Map(assessed.map((change) => [change.id, change.serviceIds]));
    const routes = askings.map(([id, asking]) => ({
      id,
      asking,
      touched: servicesOf.get(id) ?? [],
      steps: routeOf(rules, asking, 'authorization')?.steps,
    }));
    const boards = routes.flatMap(({ steps }) => (steps ?? []).flatMap((step) => step.boards));
    const { on } = await this.rosters.of(boards, this.clock.now(), manager);
    return new Map(
      routes.map(({ id, asking, touched, steps }) => [
        id,
        {
          nobodyToAsk: steps?.flatMap((step) => {
            const { boards: found, members } = on(step.boards, touched);
            return tooFew(step, bodyFor(step, found), members.length);
          }) ?? [noRule(asking, 'authorization')],
        },
      ]),
    );
  }
}
