import type { Outcome } from '#kernel';
import { inSpan } from '#platform/telemetry';
import { Histogram } from 'prom-client';

const duration = new Histogram({
  name: 'gavel_command_duration_seconds',
  help: 'Time of a command, by its name and how it ended: done, failed, or the code it was refused with.',
  labelNames: ['command', 'outcome'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
});

/** Counts and times a command, and shows it in the trace. */
export async function measured<T>(command: string, run: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const began = performance.now();
  let outcome = 'failed';
  try {
    const result = await inSpan(`command ${command}`, { 'gavel.command': command }, run);
    outcome = result.ok ? 'done' : (result.problems[0]?.code ?? 'refused');
    return result;
  } finally {
    duration.observe({ command, outcome }, (performance.now() - began) / 1_000);
  }
}
