import { Inject, Injectable } from '@nestjs/common';
import { type Clock, Fault, notFound } from '#kernel';
import { CLOCK } from '#platform/database';
import { type KeptCosignature, LogReader } from '../data/log-reader.ts';
import { parseCheckpoint } from '../domain/checkpoint.ts';
import { cosignatureTime } from '../domain/cosignature.ts';
import { parseNote } from '../domain/note.ts';
import { Witnesses } from '../witnesses.ts';

/** A witness's clock may be this far ahead of ours, in seconds. */
const clockSkew = 300;

export interface TakenCosignatures {
  readonly size: number;
  /** Names of the witnesses whose cosignatures are kept. */
  readonly witnesses: readonly string[];
}

/** Takes a checkpoint back with what witnesses signed below it. Its signatures say who sends it: nobody signs in. */
@Injectable()
export class TakeCosignatures {
  constructor(
    private readonly reader: LogReader,
    private readonly witnesses: Witnesses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param text a signed note: a checkpoint of this log with at least one cosignature by a known witness
   * @throws Fault BAD_USER_INPUT, NOT_FOUND for another log's checkpoint, FORBIDDEN without a known witness's signature
   */
  async execute(text: string): Promise<TakenCosignatures> {
    const note = parseNote(text);
    const claimed = note === null ? null : parseCheckpoint(note.text);
    if (note === null || claimed === null)
      throw new Fault('BAD_USER_INPUT', 'This is no checkpoint as a signed note (C2SP tlog-checkpoint).');
    const latest = Math.floor(this.clock.now().getTime() / 1_000) + clockSkew;
    const good: KeptCosignature[] = [];
    for (const { name, keyId, signature } of note.signatures) {
      const witness = this.witnesses.verifiers.find((w) => w.name === name && w.keyId === keyId);
      if (witness === undefined) continue;
      if (!witness.verify(note.text, signature) || (cosignatureTime(signature) ?? Infinity) > latest)
        throw new Fault('FORBIDDEN', `The cosignature of ${name} does not hold.`);
      good.push({ name, keyId, signature: Buffer.from(signature) });
    }
    if (good.length === 0) throw new Fault('FORBIDDEN', 'No witness that this log knows has signed it.');
    const kept = (await this.reader.at([claimed.size])).get(claimed.size);
    if (kept === undefined || parseNote(kept.note)?.text !== note.text) throw notFound('checkpoint');
    for (const one of good) await this.reader.keepCosignature(kept.size, one, this.clock.now());
    return { size: kept.size, witnesses: good.map(({ name }) => name) };
  }
}
