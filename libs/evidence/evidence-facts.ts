import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';
import { type Attached, satisfiedKinds } from './domain/evidence.ts';
import { attachableIn } from './use-cases/attach-evidence.ts';

/** Tells the rules of changes which kinds of evidence are there, and clients that more may be attached. */
@Injectable()
export class EvidenceFacts implements FactSource<readonly Attached[]>, OnModuleInit {
  readonly name = 'evidence';
  /** Of each kind and name the newest document. */
  readonly sql = `
    SELECT jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.kind, 'name', n.name, 'verdict', n.verdict)) FROM (
      SELECT DISTINCT ON (e.kind, e.name) e.id, e.kind, e.name, e.verdict FROM evidence e
      WHERE e.change_id = c.id ORDER BY e.kind, e.name, e.id DESC) n`;

  constructor(private readonly rules: ChangeRules) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
    this.rules.addAction({ action: 'attachEvidence', states: attachableIn });
  }

  facts(_change: ChangeRecord, read: readonly Attached[] | null): Partial<Facts> {
    return read === null ? {} : { evidenceKinds: satisfiedKinds(read) };
  }
}
