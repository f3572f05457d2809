import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A connection as repositories take it: a transaction's, or any of the pool. */
export type Manager = EntityManager;

/** The pool, for readers outside a transaction to hand to repositories. */
@Injectable()
export class Database {
  constructor(private readonly dataSource: DataSource) {}

  get manager(): Manager {
    return this.dataSource.manager;
  }
}
