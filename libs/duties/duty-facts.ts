import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';
import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import { HatRecord } from './data/hat-record.ts';
import type { Hat, Wearing } from './domain/hats.ts';

/** Tells rules who wore which hat. */
@Injectable()
export class DutyFacts implements FactSource, OnModuleInit {
  readonly name = 'duties';

  constructor(
    private readonly rules: ChangeRules,
    private readonly record: HatRecord,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  async load(changes: readonly ChangeRecord[], manager: Work['manager']): Promise<Map<Id, Partial<Facts>>> {
    const worn = await this.record.of(changes, manager);
    return new Map([...worn].map(([id, wearings]) => [id, factsOf(wearings)]));
  }
}

function factsOf(wearings: readonly Wearing[]): Partial<Facts> {
  const wearers = (hat: Hat) => [...new Set(wearings.filter((w) => w.hat === hat).map((w) => w.personId))];
  return {
    requesters: wearers('requester'),
    authors: wearers('author'),
    implementers: wearers('implementer'),
    verifiers: wearers('verifier'),
  };
}
