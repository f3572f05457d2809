import { Injectable } from '@nestjs/common';
import { CalendarSettings } from './calendar-settings.ts';
import { SurroundingsReader } from './data/surroundings-reader.ts';
import { nothingAround, type Surroundings } from './domain/conflict.ts';
import { freeSlots, nothingFound, type SlotSearch, type SlotWish } from './domain/free-slots.ts';

const day = 86_400_000;
/** Read in one go: ninety days take three. */
const chunk = 30 * day;
/** So many changes for one thing in one go; where there are more, a shorter time is read. */
const mostInChunk = 2_000;

/** Reads what is around the time to come, piece by piece, and looks for free slots in it until there are enough. */
@Injectable()
export class SlotSearcher {
  constructor(
    private readonly reader: SurroundingsReader,
    private readonly settings: CalendarSettings,
  ) {}

  /** @param until no slot begins then or later */
  async search(wish: SlotWish, earliest: Date, until: Date): Promise<SlotSearch> {
    let so = nothingFound(earliest, wish.stepMs);
    for (let length = chunk; so.next < until && so.slots.length < wish.count;) {
      const to = new Date(Math.min(so.next.getTime() + length, until.getTime()));
      const around = await this.around(wish, so.next, to);
      if (isCutOff(around) && length > day) {
        length /= 2;
        continue;
      }
      so = freeSlots(wish, so, to, around, this.settings.conflicts);
    }
    return so;
  }

  private async around(wish: SlotWish, from: Date, to: Date): Promise<Surroundings> {
    const span = { from, to: new Date(to.getTime() + wish.durationMs) };
    const found = await this.reader.around([{ ...wish.planned, span }], this.settings.conflicts, {
      most: mostInChunk,
    });
    return found.get(wish.planned.key) ?? nothingAround;
  }
}

/** Whether there may be more about one thing than was read. */
function isCutOff({ neighbours }: Surroundings): boolean {
  const counts = new Map<string, number>();
  for (const { subject } of neighbours.flatMap(({ links }) => links))
    counts.set(subject, (counts.get(subject) ?? 0) + 1);
  return [...counts.values()].some((count) => count >= mostInChunk);
}
