import { Counter, Gauge } from 'prom-client';

export const ledgerMetrics = {
  leaves: new Counter({
    name: 'gavel_ledger_leaves_total',
    help: 'Leaves that this process added to the ledger.',
  }),
  altered: new Counter({
    name: 'gavel_ledger_altered_total',
    help: 'Records that were not as they were written when they became leaves: look into each.',
  }),
  pending: new Gauge({ name: 'gavel_ledger_pending', help: 'Records that wait to become leaves.' }),
};
