import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { ChangeRefs, ReadChanges } from '#changes';
import { type Actor, fromGlobalId, type Id, notFound, type Page, type PageArgs, pageRequest } from '#kernel';
import { type ExceptionCount, type ExceptionFilter, Exceptions } from './data/exceptions.ts';
import type { RuleException } from './domain/exception.ts';

/** What callers name an exception by. */
interface Named {
  readonly change?: string | null;
  readonly service?: string | null;
}

/** Reads exceptions for those who may read changes. */
@Injectable()
export class ExceptionBook {
  constructor(
    private readonly exceptions: Exceptions,
    private readonly refs: ChangeRefs,
    private readonly read: ReadChanges,
    private readonly catalog: Catalog,
  ) {}

  async list(
    actor: Actor,
    said: Named & Omit<ExceptionFilter, 'changeId' | 'serviceId'>,
    page: PageArgs,
  ): Promise<Page<RuleException>> {
    this.read.mayList(actor);
    return this.exceptions.list({ ...said, ...(await this.ids(said)) }, pageRequest(page));
  }

  async counts(actor: Actor, from: Date, to: Date): Promise<ExceptionCount[]> {
    this.read.mayList(actor);
    return this.exceptions.counts(from, to);
  }

  async ids({ change, service }: Named): Promise<{ changeId: Id | null; serviceId: Id | null }> {
    return {
      changeId: change == null ? null : await this.refs.resolve(change),
      serviceId: service == null ? null : await this.service(service),
    };
  }

  private async service(ref: string): Promise<Id> {
    const parsed = fromGlobalId(ref);
    const found =
      parsed?.type === 'Service'
        ? (await this.catalog.servicesByIds([parsed.id])).get(parsed.id)
        : (await this.catalog.servicesByKeys([ref])).get(ref);
    if (found === undefined) throw notFound('service');
    return found.id;
  }
}
