import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';
import type { Clock } from '#kernel';
import { identityText } from '#people';
import { CLOCK } from '#platform/database';
import { dutiesOf, type Worn, wornQuery } from './data/hat-record.ts';
import { codeHats, type Hat } from './domain/hats.ts';
import { DutySettings } from './settings.ts';

/** Tells rules who wore which hat. */
@Injectable()
export class DutyFacts implements FactSource<Worn>, OnModuleInit {
  readonly name: string;
  readonly sql: string;
  readonly given: FactSource['given'];

  constructor(
    private readonly rules: ChangeRules,
    private readonly settings: DutySettings,
    @Inject(CLOCK) clock: Clock,
  ) {
    const { name, sql, given } = wornQuery(clock);
    this.name = name;
    this.sql = sql;
    this.given = given;
  }

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(change: ChangeRecord, read: Worn | null): Partial<Facts> {
    const { wearings, unresolved, excepted } = dutiesOf(change, read);
    const wearers = (hat: Hat) => [...new Set(wearings.filter((w) => w.hat === hat).map((w) => w.personId))];
    const unknown = unresolved.filter((u) => codeHats.has(u.hat)).map(identityText);
    return {
      requesters: wearers('requester'),
      authors: wearers('author'),
      coAuthors: wearers('coAuthor'),
      committers: wearers('committer'),
      reviewers: wearers('reviewer'),
      builders: wearers('builder'),
      deployers: wearers('deployer'),
      implementers: wearers('implementer'),
      verifiers: wearers('verifier'),
      delegators: wearers('delegator'),
      delegates: wearers('delegate'),
      conditionMarkers: wearers('conditionMarker'),
      exceptionGrantors: wearers('exceptionGrantor'),
      unresolvedAuthors: [...new Set(unknown)].filter((who) => !this.settings.machines.has(who)),
      excepted,
    };
  }
}
