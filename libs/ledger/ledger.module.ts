import { Module } from '@nestjs/common';
import { ChangesModule } from '#changes';
import { EvidenceModule } from '#evidence';
import { ChangeLeaves } from './data/change-leaves.ts';
import { LogReader } from './data/log-reader.ts';
import { LogKeys } from './log-keys.ts';
import { ReadRecords } from './use-cases/read-records.ts';
import { SequenceLeaves } from './use-cases/sequence-leaves.ts';

/** The transparency log, for any process; the doors are in LedgerDoors, and the worker has its sequencer. */
@Module({
  imports: [ChangesModule, EvidenceModule],
  providers: [ChangeLeaves, LogKeys, LogReader, ReadRecords, SequenceLeaves],
  exports: [ChangeLeaves, LogReader, ReadRecords, SequenceLeaves],
})
export class LedgerModule {}
