import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, type DueNext, type Actor, systemActor } from '#kernel';
import { inSpan, withCorrelation } from '#platform/telemetry';

/** How far Temporal's clock may be ahead of ours before that is told instead of waited out. */
const skewMs = 5_000;

/** Has what is due done as Gavel itself, under the deadline's key, when our own clock has come that far too. */
export async function onTime<T>(
  clock: Clock,
  { kind, key, at, correlationId, subject }: DueNext & { correlationId: string; subject: string },
  meet: (actor: Actor, at: Date) => Promise<T>,
): Promise<T> {
  const due = new Date(at);
  const early = due.getTime() - clock.now().getTime();
  if (early > skewMs)
    throw new Error(
      `The deadline of ${due.toISOString()} came ${early} ms early: the clocks of Temporal and worker differ.`,
    );
  if (early > 0) await sleep(early);
  return withCorrelation(correlationId, () =>
    inSpan(`deadline ${kind}`, { 'gavel.subject': subject }, () =>
      meet(systemActor(correlationId, key), due),
    ),
  );
}
