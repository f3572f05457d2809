import { Counter, Gauge } from 'prom-client';
import type { TopicBacklog } from './outbox-table.ts';

const waiting = new Gauge({
  name: 'gavel_outbox_backlog',
  help: 'Messages that wait in the outbox.',
  labelNames: ['topic'],
});
const age = new Gauge({
  name: 'gavel_outbox_oldest_age_seconds',
  help: 'Age of the oldest message in the outbox.',
  labelNames: ['topic'],
});

export const outboxMetrics = {
  deliveries: new Counter({
    name: 'gavel_outbox_deliveries_total',
    help: 'Messages that were delivered, and attempts that failed.',
    labelNames: ['topic', 'outcome'],
  }),

  /** Every topic of `topics` is shown, those without a message as 0. */
  showBacklog(topics: readonly string[], found: readonly TopicBacklog[], now: Date): void {
    waiting.reset();
    age.reset();
    for (const topic of topics) {
      waiting.set({ topic }, 0);
      age.set({ topic }, 0);
    }
    for (const { topic, count, oldest } of found) {
      waiting.set({ topic }, count);
      age.set({ topic }, Math.max(0, (now.getTime() - oldest.getTime()) / 1_000));
    }
  },
};
