import { Counter } from 'prom-client';

export const webhookMetrics = {
  deliveries: new Counter({
    name: 'gavel_webhook_deliveries_total',
    help: 'Deliveries of webhooks, by what was decided at the door.',
    labelNames: ['vendor', 'verdict'],
  }),
  readings: new Counter({
    name: 'gavel_webhook_readings_total',
    help: 'Readings of deliveries, by how they ended.',
    labelNames: ['vendor', 'outcome'],
  }),
};
