import type { Id } from '#kernel';
import { type ItemMark } from './agenda.ts';
import type { Answer, Item, Presence, Remark, Turn, VoteAtTable } from './meeting.ts';
import { timeUsed } from './quorum.ts';

/** Everything that minutes are composed from: plain data, read once. */
export interface Proceedings {
  readonly ref: string;
  readonly series: string;
  readonly board: string;
  readonly timeZone: string;
  readonly plannedStart: Date;
  readonly plannedEnd: Date;
  readonly frozenAt: Date;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly quorum: number;
  readonly seats: readonly Id[];
  readonly chair: Id | null;
  readonly names: ReadonlyMap<Id, string>;
  readonly items: readonly ItemProceedings[];
  readonly answers: readonly Answer[];
  readonly presences: readonly Presence[];
  readonly turns: readonly Turn[];
  readonly remarks: readonly Remark[];
  readonly pauses: readonly { readonly from: Date; readonly to: Date }[];
}

/** An item with what became of it. */
export interface ItemProceedings {
  readonly item: Item;
  readonly change: string;
  readonly title: string;
  readonly mark: ItemMark;
  /** The state of its round: `open`, `approved`, `rejected`, `voided`. */
  readonly round: string;
  readonly deferredTo: string | null;
  readonly recused: readonly { readonly person: Id; readonly rule: string; readonly reason: string }[];
  readonly moves: readonly {
    readonly from: number;
    readonly to: number;
    readonly by: string;
    readonly reason: string;
  }[];
  readonly votes: readonly {
    readonly at: VoteAtTable;
    readonly person: Id;
    readonly onBehalfOf: Id | null;
    readonly verdict: string;
    readonly comment: string;
    readonly castAt: Date;
    readonly conditions: readonly { readonly text: string; readonly dueAt: Date }[];
  }[];
}

/** The minutes of a meeting as JSON: what the digest is taken of. Nothing in it depends on when it is composed. */
export type Minutes = ReturnType<typeof composeMinutes>;

export const minutesVersion = 1;

export function composeMinutes(p: Proceedings) {
  const name = (id: Id | null) =>
    id === null ? null : (p.names.get(id) ?? 'somebody who is not known any more');
  const decided = p.items.map((each) => itemMinutes(each, p, name));
  return {
    schemaVersion: minutesVersion,
    meeting: p.ref,
    series: p.series,
    board: p.board,
    timeZone: p.timeZone,
    planned: { start: iso(p.plannedStart), end: iso(p.plannedEnd) },
    agendaFrozen: iso(p.frozenAt),
    started: iso(p.startedAt),
    ended: iso(p.endedAt),
    pauses: p.pauses.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    chair: name(p.chair),
    quorum: { needed: p.quorum, seats: p.seats.length },
    attendance: attendance(p, name),
    items: decided,
    remarks: p.remarks.filter((r) => r.itemId === null).map((r) => remark(r, name)),
  };
}

type Name = (id: Id | null) => string | null;

function attendance(p: Proceedings, name: Name) {
  const came = [...new Set(p.presences.map((each) => each.personId))];
  const everybody = [...new Set([...p.seats, ...came])];
  return everybody
    .map((person) => {
      const spans = p.presences.filter((each) => each.personId === person);
      const answer = p.answers.find((a) => a.personId === person);
      return {
        person: name(person),
        as: p.seats.includes(person) ? 'member' : spans.some((s) => s.seatId !== null) ? 'deputy' : 'guest',
        answer: answer?.answer ?? null,
        deputy: name(answer?.deputyId ?? null),
        present: spans.map((s) => ({
          from: iso(s.joinedAt),
          to: iso(s.leftAt ?? p.endedAt),
          remote: s.remote,
          standsInFor: s.seatId === s.personId ? null : name(s.seatId),
        })),
      };
    })
    .sort((a, b) => compare(a.person ?? '', b.person ?? ''));
}

function itemMinutes(each: ItemProceedings, p: Proceedings, name: Name) {
  const { item } = each;
  return {
    position: item.position,
    change: each.change,
    title: each.title,
    revision: item.revision,
    digest: item.digest,
    outcome: item.deferredAt === null ? each.round : 'deferred',
    sinceCutOff: each.mark,
    plannedMinutes: item.plannedMinutes,
    usedSeconds: Math.round(timeUsed(p.turns, item.id, p.endedAt) / 1_000),
    exception:
      item.exception === null
        ? null
        : { by: name(item.addedBy), at: iso(item.addedAt), reason: item.exception },
    moved: each.moves.map((m) => ({ ...m })),
    deferred:
      item.deferredAt === null
        ? null
        : {
            by: name(item.deferredBy),
            at: iso(item.deferredAt),
            to: each.deferredTo,
            reason: item.deferredReason,
          },
    recused: each.recused
      .map((r) => ({ person: name(r.person), rule: r.rule, reason: r.reason }))
      .sort((a, b) => compare(a.person ?? '', b.person ?? '')),
    votes: each.votes.map((v) => ({
      person: name(v.person),
      onBehalfOf: name(v.onBehalfOf),
      verdict: v.verdict,
      comment: v.comment,
      at: iso(v.castAt),
      conditions: v.conditions.map((c) => ({ text: c.text, due: iso(c.dueAt) })),
      quorum: { needed: v.at.needed, present: v.at.present.map((id) => name(id)).sort() },
    })),
    remarks: p.remarks.filter((r) => r.itemId === item.id).map((r) => remark(r, name)),
  };
}

const remark = ({ personId, text, madeAt }: Remark, name: Name) => ({
  person: name(personId),
  at: iso(madeAt),
  text,
});

const iso = (date: Date): string => date.toISOString();
/** By code points: the same on every machine, whatever its language. */
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
