import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager } from 'typeorm';
import type { Component } from '../domain/reading.ts';

/** Which component; every part narrows, and purl or name is given. */
export interface ComponentFilter {
  /** Whole, or without version: then of any. */
  readonly purl?: string | null;
  /** However it is capitalised. */
  readonly name?: string | null;
  readonly version?: string | null;
}

/** So many are written at once. */
const batch = 2_000;

/** What bills of materials list, to be found by component. */
@Injectable()
export class Components {
  constructor(private readonly dataSource: DataSource) {}

  /** Keeps what a document lists, unless it is kept already. */
  async keep(document: string, listed: AsyncIterable<Component>, manager: EntityManager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('gavel.components'), hashtext($1))`, [
      document,
    ]);
    const known: unknown[] = await manager.query(`SELECT FROM component WHERE document = $1 LIMIT 1`, [
      document,
    ]);
    if (known.length > 0) return;
    let waiting: Component[] = [];
    let written = 0;
    const write = async (): Promise<void> => {
      await manager.query(
        `INSERT INTO component (document, ordinal, name, version, purl)
         SELECT $1, $2::integer + n, name, version, purl
         FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS c(name, version, purl, n)`,
        [
          ...[document, written],
          waiting.map(({ name }) => (name === '' ? '?' : name.slice(0, 500))),
          waiting.map(({ version }) => version?.slice(0, 300) ?? null),
          waiting.map(({ purl }) => (purl === null || purl.length > 1_000 ? null : purl)),
        ],
      );
      written += waiting.length;
      waiting = [];
    };
    for await (const component of listed) {
      waiting.push(component);
      if (waiting.length === batch) await write();
    }
    if (waiting.length > 0) await write();
  }

  /** Changes with a bill of materials that lists it, the newest first. */
  async changesWith({ purl, name, version }: ComponentFilter, request: PageRequest): Promise<Page<Id>> {
    const like = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
    const whole = purl == null ? null : purl;
    const anyVersion = purl == null || /@[^/]*$/.test(purl) ? null : `${like(purl)}@%`;
    const qualified = purl == null ? null : `${like(purl)}?%`;
    const byPurl = `(k.purl = $1 OR k.purl LIKE $2 OR k.purl LIKE $3)`;
    const byName = `lower(k.name) = lower($4)`;
    const which = purl == null ? byName : name == null ? byPurl : `${byPurl} AND ${byName}`;
    const rows: { id: Id; number: string }[] = await this.dataSource.query(
      `SELECT c.id, c.number FROM change c WHERE c.id IN (
         SELECT e.change_id FROM component k JOIN evidence e ON e.digest = k.document
         WHERE ${which} AND ($5::text IS NULL OR k.version = $5)
           AND ($1::text IS NULL OR true) AND ($2::text IS NULL OR true) AND ($3::text IS NULL OR true) AND ($4::text IS NULL OR true))
         AND ($6::bigint IS NULL OR c.number ${request.backward ? '>' : '<'} $6::bigint)
       ORDER BY c.number ${request.backward ? 'ASC' : 'DESC'} LIMIT $7`,
      [
        ...[whole, anyVersion, qualified, name ?? null, version ?? null],
        ...[request.cursor?.[0] ?? null, request.limit + 1],
      ],
    );
    const page = toPage(request, rows, ({ number }) => [Number(number)]);
    return { ...page, nodes: page.nodes.map(({ id }) => id) };
  }
}
