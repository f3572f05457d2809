import { Inject, Injectable } from '@nestjs/common';
import { ChangeRefs, ReadChanges } from '#changes';
import {
  type Actor,
  type Clock,
  Fault,
  fromGlobalId,
  type Id,
  notFound,
  type Page,
  type PageArgs,
  pageRequest,
} from '#kernel';
import { CLOCK } from '#platform/database';
import { RiskEntries, type RiskFilter, type RiskOrder } from '../data/risk-entries.ts';
import { parseRiskNumber, type RiskEntry, type RiskStatus } from '../domain/register.ts';
import { RiskReferents } from './risk-input.ts';

/** Which entries, as clients say it. */
export interface RiskWish {
  readonly owner?: string | null;
  readonly statuses?: readonly RiskStatus[] | null;
  readonly overdue?: boolean | null;
  readonly change?: string | null;
  readonly release?: string | null;
  readonly scoreFrom?: number | null;
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** Reads the register, as everybody may who reads changes. */
@Injectable()
export class ListRisks {
  constructor(
    private readonly entries: RiskEntries,
    private readonly referents: RiskReferents,
    private readonly changes: ChangeRefs,
    private readonly read: ReadChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async page(actor: Actor, wish: RiskWish, order: RiskOrder, args: PageArgs): Promise<Page<RiskEntry>> {
    this.read.mayList(actor);
    return this.entries.page(await this.filterOf(wish), order, pageRequest(args));
  }

  async count(actor: Actor, wish: RiskWish): Promise<number> {
    this.read.mayList(actor);
    return this.entries.count(await this.filterOf(wish));
  }

  /** @param ref a global id or a number. @throws NOT_FOUND */
  async one(actor: Actor, ref: string): Promise<RiskEntry> {
    this.read.mayList(actor);
    const parsed = fromGlobalId(ref);
    const number = parseRiskNumber(ref);
    const found =
      parsed?.type === 'Risk'
        ? (await this.entries.byIds([parsed.id])).get(parsed.id)
        : number === null
          ? null
          : await this.entries.byNumber(number);
    if (found == null) throw notFound('risk');
    return found;
  }

  private async filterOf({ owner, change, overdue, ...rest }: RiskWish): Promise<RiskFilter> {
    return {
      ...rest,
      ownerId: owner == null ? null : ((await this.referents.person(owner)) ?? nobody),
      changeId: change == null ? null : await this.change(change),
      overdue: overdue == null ? null : { is: overdue, at: this.clock.now() },
    };
  }

  /** A change that nobody has gives an empty list. */
  private async change(ref: string): Promise<Id> {
    try {
      return await this.changes.resolve(ref);
    } catch (error) {
      if (error instanceof Fault && error.code === 'NOT_FOUND') return nobody;
      throw error;
    }
  }
}
