import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';
import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import { EvidenceRecords } from './data/evidence-records.ts';
import { satisfiedKinds } from './domain/evidence.ts';
import { attachableIn } from './use-cases/attach-evidence.ts';

/** Tells the rules of changes which kinds of evidence are there, and clients that more may be attached. */
@Injectable()
export class EvidenceFacts implements FactSource, OnModuleInit {
  readonly name = 'evidence';

  constructor(
    private readonly rules: ChangeRules,
    private readonly records: EvidenceRecords,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
    this.rules.addAction({ action: 'attachEvidence', states: attachableIn });
  }

  async load(changes: readonly ChangeRecord[], manager: Work['manager']): Promise<Map<Id, Partial<Facts>>> {
    const attached = await this.records.newestOf(
      changes.map((c) => c.id),
      manager,
    );
    return new Map(
      [...attached].map(([id, documents]) => [id, { evidenceKinds: satisfiedKinds(documents) }]),
    );
  }
}
