import { Module } from '@nestjs/common';
import { LogKeys } from './log-keys.ts';
import { SequenceLeaves } from './use-cases/sequence-leaves.ts';

/** The transparency log, for any process; the doors are in LedgerDoors, and the worker has its sequencer. */
@Module({
  providers: [LogKeys, SequenceLeaves],
  exports: [SequenceLeaves],
})
export class LedgerModule {}
