import { Gauge } from 'prom-client';

export const auditMetrics = {
  behind: new Gauge({
    name: 'gavel_controls_behind',
    help: 'Leaves of the ledger that no control has looked at.',
  }),
};
