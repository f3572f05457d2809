export { LedgerDoors } from './ledger.doors.ts';
export { LedgerModule } from './ledger.module.ts';
export { LedgerSequencer } from './sequencer.ts';
