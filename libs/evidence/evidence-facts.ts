import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource, Requirements } from '#changes';
import { type Attached, evidenceItem } from './domain/evidence.ts';
import { evidenceKinds, toldKinds } from './domain/kinds.ts';
import { readers } from './readers/index.ts';
import { attachableIn } from './use-cases/attach-evidence.ts';

/** Tells the rules of changes which documents are there, and clients that more may be attached. */
@Injectable()
export class EvidenceFacts implements FactSource<readonly Attached[]>, OnModuleInit {
  readonly name = 'evidence';
  /** Of each kind, name and subject the newest document. */
  readonly sql = `
    SELECT jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.kind, 'name', n.name, 'verdict', n.verdict, 'format', n.format,
      'account', n.account, 'attachedAt', n.attached_at, 'facts', jsonb_build_object('commit', n.commit, 'subjects', n.subjects),
      'subject', jsonb_build_object('commit', n.commit_sha, 'artifact', n.artifact))) FROM (
      SELECT DISTINCT ON (e.kind, e.name, commit, subjects, s.commit_sha, s.artifact) e.id, e.kind, e.name, e.verdict, e.format,
        a.kind AS account, e.attached_at, e.facts -> 'commit' AS commit, e.facts -> 'subjects' AS subjects, s.commit_sha, s.artifact
      FROM evidence e JOIN account a ON a.id = e.attached_account LEFT JOIN evidence_subject s ON s.evidence_id = e.id
      WHERE e.change_id = c.id ORDER BY e.kind, e.name, commit, subjects, s.commit_sha, s.artifact, e.id DESC) n`;

  constructor(
    private readonly rules: ChangeRules,
    private readonly requirements: Requirements,
  ) {}

  onModuleInit(): void {
    this.requirements.evidence.checkKinds({
      kinds: evidenceKinds,
      read: [...readers.flatMap(({ kinds }) => kinds), ...toldKinds],
    });
    this.rules.addFacts(this);
    this.rules.addAction({ action: 'attachEvidence', states: attachableIn });
  }

  facts(_change: ChangeRecord, read: readonly Attached[] | null): Partial<Facts> {
    return read === null ? {} : { evidence: read.map(evidenceItem) };
  }
}
