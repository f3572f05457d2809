export { ChangeLeaves } from './data/change-leaves.ts';
export { LogReader } from './data/log-reader.ts';
export { LedgerDoors } from './ledger.doors.ts';
export { LedgerModule } from './ledger.module.ts';
export { LedgerSequencer } from './sequencer.ts';
export { noteWithWitnesses } from './use-cases/read-log.ts';
export { type OpenDocument, ReadRecords } from './use-cases/read-records.ts';
