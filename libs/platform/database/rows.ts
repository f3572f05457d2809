import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';

interface RowSql {
  readonly columns: readonly { readonly name: string; readonly property: string }[];
  /** `SELECT t.id AS "id", … FROM service t`. */
  readonly select: string;
  readonly read: (raw: Record<string, unknown>) => unknown;
}

const known = new WeakMap<EntityMetadata, RowSql>();

function sqlOf(metadata: EntityMetadata): RowSql {
  const found = known.get(metadata) ?? build(metadata);
  known.set(metadata, found);
  return found;
}

function build(metadata: EntityMetadata): RowSql {
  const columns = metadata.columns.map((c) => ({ name: c.databaseName, property: c.propertyName }));
  const transformed = metadata.columns.flatMap(({ propertyName, transformer }) =>
    transformer === undefined || Array.isArray(transformer) ? [] : [{ propertyName, transformer }],
  );
  return {
    columns,
    select: `SELECT ${listOf(columns, 't')} FROM ${metadata.tableName} t`,
    read: (raw) => {
      for (const { propertyName, transformer } of transformed)
        raw[propertyName] = transformer.from(raw[propertyName]);
      return raw;
    },
  };
}

const listOf = (columns: RowSql['columns'], alias: string): string =>
  columns.map((c) => `${alias}.${c.name} AS "${c.property}"`).join(', ');

/** The rows of a query that was put together, without what TypeORM does to find out which row belongs to which. */
export async function readQuery<T extends ObjectLiteral>(query: SelectQueryBuilder<T>): Promise<T[]> {
  const { name, metadata } = query.expressionMap.mainAlias as NonNullable<
    typeof query.expressionMap.mainAlias
  >;
  const { columns, read } = sqlOf(metadata);
  const rows = await query.select(listOf(columns, name)).getRawMany<Record<string, unknown>>();
  return rows.map(read) as T[];
}

/**
 * Rows of an entity by a condition in SQL, in which `t` is its table. For what is asked all the time: the text is the
 * same each time, so PostgreSQL has its plan ready, and nothing is built on the way but the rows.
 */
export async function readRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  condition: string,
  values: readonly unknown[],
): Promise<T[]> {
  const { select, read } = sqlOf(manager.dataSource.getMetadata(entity));
  const rows: Record<string, unknown>[] = await manager.query(`${select} ${condition}`, [...values]);
  return rows.map(read) as T[];
}

/** Writes one row; columns that the record does not name get what the schema gives them, which is answered by name. */
export async function insertRow<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  record: Partial<T>,
): Promise<Record<string, unknown>> {
  const metadata = manager.dataSource.getMetadata(entity);
  const named = metadata.columns.filter((c) => record[c.propertyName] !== undefined);
  const given = metadata.columns.filter((c) => record[c.propertyName] === undefined);
  const values = named.map(({ type, propertyName, transformer }) => {
    const value: unknown = record[propertyName];
    if (transformer !== undefined && !Array.isArray(transformer)) return transformer.to(value) as unknown;
    return type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
  });
  const [row] = await manager.query<Record<string, unknown>[]>(
    `INSERT INTO ${metadata.tableName} (${named.map((c) => c.databaseName).join(', ')})
     VALUES (${named.map((_, i) => `$${i + 1}`).join(', ')})
     ${given.length === 0 ? '' : `RETURNING ${given.map((c) => `${c.databaseName} AS "${c.propertyName}"`).join(', ')}`}`,
    values,
  );
  return row ?? {};
}
