export { LedgerModule } from './ledger.module.ts';
export { LedgerSequencer } from './sequencer.ts';
