import { Injectable } from '@nestjs/common';
import { ReadChanges } from '#changes';
import { type Actor, type Page, type PageArgs, pageRequest } from '#kernel';
import { type ToldFilter, ToldLists } from '../data/told-lists.ts';
import { BuildRow, ReviewRow, WorkItemRow } from '../data/told.entities.ts';
import type { Build, Review, WorkItem } from '../domain/records.ts';

/** Lists of work items, reviews and builds, for those who may read changes. */
@Injectable()
export class ListTold {
  constructor(
    private readonly lists: ToldLists,
    private readonly read: ReadChanges,
  ) {}

  async workItems(actor: Actor, filter: ToldFilter<WorkItem>, page: PageArgs): Promise<Page<WorkItem>> {
    this.read.mayList(actor);
    return this.lists.list<WorkItem>(WorkItemRow, filter, pageRequest(page));
  }

  async reviews(actor: Actor, filter: ToldFilter<Review>, page: PageArgs): Promise<Page<Review>> {
    this.read.mayList(actor);
    return this.lists.list<Review>(ReviewRow, filter, pageRequest(page));
  }

  async builds(actor: Actor, filter: ToldFilter<Build>, page: PageArgs): Promise<Page<Build>> {
    this.read.mayList(actor);
    return this.lists.list<Build>(BuildRow, filter, pageRequest(page));
  }
}
