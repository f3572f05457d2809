import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, contentDigest, type Facts, type Foresight } from '#changes';
import type { Clock, Id } from '#kernel';
import { CLOCK, type Manager } from '#platform/database';
import { CurrentModel } from './current-model.ts';
import { Assessments } from './data/assessments.ts';
import { KnownFacts } from './data/known-facts.ts';
import { assess } from './domain/assess.ts';
import { readingsOf } from './domain/readings.ts';
import { standingClass } from './domain/standing.ts';

/**
 * Tells readers of a change under assessment what the risk would be found to be were the assessment finished now: the
 * catalogue or the history may have moved since it was handed in. Two queries, however many changes.
 */
@Injectable()
export class RiskForesight implements Foresight, OnModuleInit {
  readonly name = 'risk-foreseen';
  readonly first = true;

  constructor(
    private readonly rules: ChangeRules,
    private readonly current: CurrentModel,
    private readonly known: KnownFacts,
    private readonly assessments: Assessments,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.rules.addForesight(this);
  }

  async load(changes: readonly ChangeRecord[], manager: Manager): Promise<Map<Id, Partial<Facts>>> {
    const assessed = changes.filter((change) => change.state === 'ASSESSING');
    if (assessed.length === 0) return new Map();
    const ids = assessed.map((change) => change.id);
    const { model } = this.current;
    const found = await this.known.of(assessed, model, this.clock.now(), manager);
    const overrides = await this.assessments.newestOverrides(ids, manager);
    return new Map(
      assessed.flatMap((change) => {
        const read = found.get(change.id);
        if (read === undefined) return [];
        const scored = assess(model, readingsOf(model, read.known), read.before?.signals);
        const content = { revision: change.revision, digest: contentDigest(change) };
        const assessedRisk = standingClass(scored.class, overrides.get(change.id) ?? null, content);
        return [[change.id, { assessedRisk, riskComplete: scored.complete }]];
      }),
    );
  }
}
