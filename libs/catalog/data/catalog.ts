import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import type { EnvironmentKind, EnvironmentRecord, ServiceRecord, Tier } from '../domain/catalog.ts';
import { DependencyRow, EnvironmentRow, ServiceRow } from './catalog.entities.ts';

export interface ServiceFilter {
  /** Part of the name or of the key. */
  readonly text?: string | null;
  readonly tier?: Tier | null;
  readonly ownerTeamId?: Id | null;
  readonly active?: boolean | null;
}

export interface EnvironmentFilter {
  readonly kind?: EnvironmentKind | null;
  readonly active?: boolean | null;
}

const services = `SELECT id, key, name, description, tier, owner_team_id AS "ownerTeamId", active,
  created_at AS "createdAt" FROM service`;
const environments = `SELECT id, key, name, kind, region, active, created_at AS "createdAt" FROM environment`;

/** Reads the catalogue for every slice. Pass the manager of a running transaction to read inside it. */
@Injectable()
export class Catalog {
  constructor(private readonly dataSource: DataSource) {}

  async servicesByIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, ServiceRecord>> {
    const rows = await this.find<ServiceRecord>(`${services} WHERE id = ANY($1::uuid[])`, ids, manager);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async servicesByKeys(
    keys: readonly string[],
    manager?: EntityManager,
  ): Promise<Map<string, ServiceRecord>> {
    const rows = await this.find<ServiceRecord>(`${services} WHERE key = ANY($1::text[])`, keys, manager);
    return new Map(rows.map((row) => [row.key, row]));
  }

  async environmentsByIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, EnvironmentRecord>> {
    const rows = await this.find<EnvironmentRecord>(
      `${environments} WHERE id = ANY($1::uuid[])`,
      ids,
      manager,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  async environmentsByKeys(
    keys: readonly string[],
    manager?: EntityManager,
  ): Promise<Map<string, EnvironmentRecord>> {
    const rows = await this.find<EnvironmentRecord>(
      `${environments} WHERE key = ANY($1::text[])`,
      keys,
      manager,
    );
    return new Map(rows.map((row) => [row.key, row]));
  }

  /** What each service needs (`needs`) or what needs it (`neededBy`), in order of name. */
  async dependenciesOf(
    ids: readonly Id[],
    direction: 'needs' | 'neededBy',
    manager?: EntityManager,
  ): Promise<Map<Id, ServiceRecord[]>> {
    const [near, far] = direction === 'needs' ? (['fromId', 'toId'] as const) : (['toId', 'fromId'] as const);
    const edges = await this.in(manager).findBy(DependencyRow, { [near]: In([...ids]), active: true });
    const services = await this.servicesByIds([...new Set(edges.map((edge) => edge[far]))], manager);
    const found = new Map<Id, ServiceRecord[]>();
    for (const edge of edges) {
      const service = services.get(edge[far]);
      if (service !== undefined) found.set(edge[near], [...(found.get(edge[near]) ?? []), service]);
    }
    for (const list of found.values()) list.sort((a, b) => a.name.localeCompare(b.name, 'en'));
    return found;
  }

  /** In order of name. */
  async services(filter: ServiceFilter, request: PageRequest): Promise<Page<ServiceRecord>> {
    const query = this.dataSource.manager.createQueryBuilder(ServiceRow, 'r').where('true');
    if (filter.tier != null) query.andWhere('r.tier = :tier', { tier: filter.tier });
    if (filter.ownerTeamId != null) query.andWhere('r.ownerTeamId = :team', { team: filter.ownerTeamId });
    if (filter.active != null) query.andWhere('r.active = :active', { active: filter.active });
    if (filter.text != null && filter.text !== '')
      query.andWhere('(r.name ILIKE :text OR r.key ILIKE :text)', {
        text: `%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
      });
    return pageByName(query, request);
  }

  /** In order of name. */
  async environments(filter: EnvironmentFilter, request: PageRequest): Promise<Page<EnvironmentRecord>> {
    const query = this.dataSource.manager.createQueryBuilder(EnvironmentRow, 'r').where('true');
    if (filter.kind != null) query.andWhere('r.kind = :kind', { kind: filter.kind });
    if (filter.active != null) query.andWhere('r.active = :active', { active: filter.active });
    return pageByName(query, request);
  }

  /** One text however many are asked for, so that PostgreSQL knows it. */
  private async find<T>(sql: string, wanted: readonly string[], manager?: EntityManager): Promise<T[]> {
    return wanted.length === 0 ? [] : this.in(manager).query<T[]>(sql, [wanted]);
  }

  private in(manager?: EntityManager): EntityManager {
    return manager ?? this.dataSource.manager;
  }
}

async function pageByName<T extends ObjectLiteral & { readonly id: Id; readonly name: string }>(
  query: SelectQueryBuilder<T>,
  request: PageRequest,
): Promise<Page<T>> {
  const order = request.backward ? 'DESC' : 'ASC';
  query
    .orderBy('r.name', order)
    .addOrderBy('r.id', order)
    .limit(request.limit + 1);
  if (request.cursor !== null)
    query.andWhere(`(r.name, r.id) ${request.backward ? '<' : '>'} (:afterName, :afterId)`, {
      afterName: String(request.cursor[0]),
      afterId: request.cursor[1] ?? null,
    });
  return toPage(request, await query.getMany(), (row) => [row.name, row.id]);
}
