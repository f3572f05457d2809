import { collectDefaultMetrics, register } from 'prom-client';

type Refresh = () => Promise<void> | void;
const refreshes = new Set<Refresh>();

/** Registers what brings a figure up to date just before it is read; call what it gives back to end that. */
export function beforeScrape(refresh: Refresh): () => void {
  refreshes.add(refresh);
  return () => refreshes.delete(refresh);
}

/** Node's own figures: event loop, heap, garbage collection. Once for each process. */
export function collectProcessMetrics(): void {
  if (register.getSingleMetric('process_cpu_seconds_total') === undefined) collectDefaultMetrics();
}

/**
 * All figures in Prometheus' text format. A figure that cannot be brought up to date, because its server is down,
 * keeps its last value: the others are still worth having.
 */
export async function exposition(): Promise<{ readonly contentType: string; readonly text: string }> {
  await Promise.allSettled([...refreshes].map(async (refresh) => refresh()));
  return { contentType: register.contentType, text: await register.metrics() };
}
