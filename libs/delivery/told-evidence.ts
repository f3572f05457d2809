import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource, Requirements } from '#changes';
import { type Found, toldEvidence, toldEvidenceSql } from './data/told-evidence.ts';

/** Tells rules what sources told of a change's commits that counts as evidence, and which commits are the last. */
@Injectable()
export class ToldEvidence implements FactSource<Found>, OnModuleInit {
  readonly name = 'told';
  readonly sql = toldEvidenceSql;
  readonly given = {
    columns: 'told_shas text[]',
    of: (change: ChangeRecord) => ({ told_shas: change.commits.map(({ sha }) => sha) }),
  };

  constructor(
    private readonly rules: ChangeRules,
    private readonly requirements: Requirements,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(_change: ChangeRecord, read: Found | null): Partial<Facts> {
    return read === null
      ? {}
      : toldEvidence(read, (pipeline, name) => this.requirements.evidence.kindOfRun(pipeline, name));
  }
}
