import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ChangeRecord,
  ChangeRules,
  contentDigest,
  type Facts,
  type FactSource,
  openStates,
} from '#changes';
import type { RiskClass } from './domain/model.ts';
import { type OverrideRecord, standingClass } from './domain/standing.ts';

interface Read {
  readonly class: RiskClass;
  readonly complete: boolean;
  readonly override: OverrideRecord | null;
}

/** Tells rules what the newest assessment says, and what was said against it. */
@Injectable()
export class RiskFacts implements FactSource<Read>, OnModuleInit {
  readonly name = 'risk';
  readonly sql = `
    SELECT jsonb_build_object('class', a.class, 'complete', a.complete, 'override', (
      SELECT jsonb_build_object('class', o.class, 'assessed', o.assessed, 'revision', o.revision, 'digest', o.digest)
      FROM risk_override o WHERE o.change_id = c.id ORDER BY o.id DESC LIMIT 1))
    FROM risk_assessment a WHERE a.change_id = c.id ORDER BY a.id DESC LIMIT 1`;

  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
    this.rules.addAction({ action: 'raiseRisk', states: openStates, offered: isAssessed });
    this.rules.addAction({ action: 'lowerRisk', states: openStates, offered: isAssessed });
  }

  facts(change: ChangeRecord, read: Read | null): Partial<Facts> {
    if (read === null) return {};
    const content = { revision: change.revision, digest: contentDigest(change) };
    return {
      assessedRisk: standingClass(read.class, read.override, content),
      riskComplete: read.complete,
    };
  }
}

const isAssessed = ({ facts }: { readonly facts: Facts }): boolean => facts.assessedRisk !== null;
