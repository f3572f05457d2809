import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';
import { wearingsOf, type Worn, wornQuery } from './data/hat-record.ts';
import type { Hat } from './domain/hats.ts';

/** Tells rules who wore which hat. */
@Injectable()
export class DutyFacts implements FactSource<Worn>, OnModuleInit {
  readonly name = wornQuery.name;
  readonly sql = wornQuery.sql;
  readonly given = wornQuery.given;

  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(change: ChangeRecord, read: Worn | null): Partial<Facts> {
    const wearings = wearingsOf(change, read);
    const wearers = (hat: Hat) => [...new Set(wearings.filter((w) => w.hat === hat).map((w) => w.personId))];
    return {
      requesters: wearers('requester'),
      authors: wearers('author'),
      implementers: wearers('implementer'),
      verifiers: wearers('verifier'),
    };
  }
}
