import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { KeptCheckpoint } from '../data/log-reader.ts';
import { parseCheckpoint } from '../domain/checkpoint.ts';
import { cosignatureTime } from '../domain/cosignature.ts';
import { parseNote } from '../domain/note.ts';
import { noteWithWitnesses } from '../use-cases/read-log.ts';

@ObjectType('LedgerCosignature', { description: 'That a witness saw a checkpoint, and none against it.' })
export class LedgerCosignatureObject {
  @Field({ description: 'The witness’s name.' })
  witness!: string;

  @Field(() => Date, { description: 'When it was seen, by the witness’s clock.' })
  at!: Date;
}

@ObjectType('LedgerCheckpoint', { description: 'The log’s signed tree head at a size.' })
export class LedgerCheckpointObject {
  @Field({ description: 'The log’s name.' })
  origin!: string;

  @Field(() => Int, { description: 'How many leaves there are.' })
  size!: number;

  @Field({ description: 'The tree’s root (RFC 9162): base64.' })
  root!: string;

  @Field(() => Date, { description: 'When it was signed.' })
  at!: Date;

  @Field({
    description: 'The signed note (C2SP tlog-checkpoint), with every signature: this is what proves.',
  })
  note!: string;

  @Field(() => [LedgerCosignatureObject], { description: 'Who cosigned it.' })
  cosignatures!: LedgerCosignatureObject[];
}

@ObjectType('LedgerKey', { description: 'A key that signs checkpoints.' })
export class LedgerKeyObject {
  @Field(() => ID, { description: 'Its public part as a verifier key (C2SP signed-note): what to pin.' })
  verifier!: string;

  @Field(() => Int, { description: 'The first checkpoint that it signed.' })
  firstSize!: number;

  @Field(() => Date, { description: 'When.' })
  addedAt!: Date;
}

@ObjectType('InclusionProof', { description: 'That a record is a leaf of the log.' })
export class InclusionProofObject {
  @Field(() => Int, { description: 'The leaf’s place, from 0.' })
  index!: number;

  @Field({ description: 'event, decision, vote, minutes or evidence.' })
  kind!: string;

  @Field({
    description: 'What the leaf’s hash is made of: canonical JSON with the digest of the record.',
  })
  entry!: string;

  @Field({ description: 'SHA-256 over 0x00 and the entry: base64.' })
  leafHash!: string;

  @Field(() => [String], { description: 'The path from the leaf to the root (RFC 9162, 2.1.3): base64.' })
  hashes!: string[];

  @Field(() => LedgerCheckpointObject, { description: 'The checkpoint that the path leads to.' })
  checkpoint!: LedgerCheckpointObject;

  @Field(() => String, {
    nullable: true,
    description:
      'The record’s canonical JSON, whose SHA-256 is in the entry unless it was altered; null when it is gone.',
  })
  record!: string | null;
}

@ObjectType('ConsistencyProof', { description: 'That the log only grew from one checkpoint to another.' })
export class ConsistencyProofObject {
  @Field(() => LedgerCheckpointObject, { description: 'The earlier one.' })
  from!: LedgerCheckpointObject;

  @Field(() => LedgerCheckpointObject, { description: 'The later one.' })
  to!: LedgerCheckpointObject;

  @Field(() => [String], { description: 'The proof (RFC 9162, 2.1.4): base64.' })
  hashes!: string[];
}

@ObjectType('LedgerFault', { description: 'Something in the database that does not fit the log.' })
export class LedgerFaultObject {
  @Field({ description: 'Where: a leaf, a tile, a checkpoint, or a record.' })
  place!: string;

  @Field({ description: 'What is wrong with it.' })
  message!: string;
}

@ObjectType('LedgerAudit', { description: 'A part of the log, held against what it was made from.' })
export class LedgerAuditObject {
  @Field(() => Int, { description: 'How many leaves were looked at.' })
  checked!: number;

  @Field(() => Int, { nullable: true, description: 'Where to go on; null at the end.' })
  next!: number | null;

  @Field(() => [LedgerFaultObject], { description: 'What does not fit; none when all is well.' })
  faults!: readonly LedgerFaultObject[];
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export const toCheckpoint = (kept: KeptCheckpoint): LedgerCheckpointObject => ({
  origin: parseCheckpoint(parseNote(kept.note)?.text ?? '')?.origin ?? '',
  size: kept.size,
  root: base64(kept.root),
  at: kept.at,
  note: noteWithWitnesses(kept),
  cosignatures: kept.cosignatures.map(({ name, signature }) => ({
    witness: name,
    at: new Date((cosignatureTime(signature) ?? 0) * 1_000),
  })),
});
