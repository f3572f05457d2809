import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Fault, fromGlobalId } from '#kernel';
import { By } from '#platform/auth';
import type { RecordKind } from '../domain/records.ts';
import { AuditLog } from '../use-cases/audit-log.ts';
import { type LeafWish, Prove } from '../use-cases/prove.ts';
import { ReadLog } from '../use-cases/read-log.ts';
import {
  base64,
  ConsistencyProofObject,
  InclusionProofObject,
  LedgerAuditObject,
  LedgerCheckpointObject,
  LedgerKeyObject,
  toCheckpoint,
} from './ledger.types.ts';

/** Types of global ids whose objects are leaves. */
const kinds: Readonly<Record<string, RecordKind>> = {
  ChangeEvent: 'event',
  PolicyDecision: 'decision',
  Vote: 'vote',
  Meeting: 'minutes',
  Evidence: 'evidence',
};

function wishOf(of: string): LeafWish {
  const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(of) ?? [];
  if (hex !== undefined) return { document: Buffer.from(hex, 'hex') };
  const parsed = fromGlobalId(of);
  const kind = kinds[parsed?.type ?? ''];
  if (parsed !== null && kind !== undefined) return { kind, id: parsed.id };
  const message = `This is neither the id of a ${Object.keys(kinds).join(', ')} nor a document’s sha256: digest.`;
  throw new Fault('BAD_USER_INPUT', message, [{ path: ['of'], message }]);
}

/** The log's own answers; docs/ledger.md says how to verify them. */
@Resolver()
export class LedgerResolver {
  constructor(
    private readonly read: ReadLog,
    private readonly prove: Prove,
    private readonly audit: AuditLog,
  ) {}

  @Query(() => LedgerCheckpointObject, { description: 'The log’s newest signed tree head.' })
  async latestCheckpoint(
    @By() _actor: Actor,
    @Args('witnessed', {
      type: () => Boolean,
      nullable: true,
      description: 'The newest that a witness has signed.',
    })
    witnessed?: boolean | null,
  ): Promise<LedgerCheckpointObject> {
    return toCheckpoint(await this.read.checkpoint(witnessed === true ? 'witnessed' : 'latest'));
  }

  @Query(() => [LedgerKeyObject], { description: 'The keys that signed the log, the oldest first.' })
  ledgerKeys(@By() _actor: Actor): Promise<LedgerKeyObject[]> {
    return this.read.keys();
  }

  @Query(() => InclusionProofObject, {
    description: 'Proves that an event, a decision, a vote, minutes or a document is in the log.',
  })
  async inclusionProof(
    @By() actor: Actor,
    @Args('of', {
      description: 'Its global id (a meeting’s, for its minutes), or a document’s digest as in sha256:….',
    })
    of: string,
    @Args('size', {
      type: () => Int,
      nullable: true,
      description: 'Of the checkpoint to prove it against; the newest when left out.',
    })
    size?: number | null,
  ): Promise<InclusionProofObject> {
    const { leaf, proof, checkpoint, record } = await this.prove.inclusion(actor, wishOf(of), size ?? null);
    return {
      index: leaf.index,
      kind: leaf.kind,
      entry: leaf.entry,
      leafHash: base64(leaf.leafHash),
      hashes: proof.map(base64),
      checkpoint: toCheckpoint(checkpoint),
      record,
    };
  }

  @Query(() => LedgerAuditObject, {
    description:
      'Holds records, leaves, tiles and checkpoints against one another, some thousand leaves at a time.',
  })
  ledgerAudit(
    @By() actor: Actor,
    @Args('from', {
      type: () => Int,
      nullable: true,
      description: 'The leaf to begin with: `next` of the answer before.',
    })
    from?: number | null,
  ): Promise<LedgerAuditObject> {
    return this.audit.execute(actor, Math.max(0, from ?? 0));
  }

  @Query(() => ConsistencyProofObject, {
    description: 'Proves that the log only grew from one of its checkpoints to another.',
  })
  async consistencyProof(
    @By() _actor: Actor,
    @Args('from', { type: () => Int, description: 'Size of the earlier checkpoint.' }) from: number,
    @Args('to', { type: () => Int, description: 'Size of the later one.' }) to: number,
  ): Promise<ConsistencyProofObject> {
    const answer = await this.prove.consistency(from, to);
    return {
      from: toCheckpoint(answer.from),
      to: toCheckpoint(answer.to),
      hashes: answer.proof.map(base64),
    };
  }
}
