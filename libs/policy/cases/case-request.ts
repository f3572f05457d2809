import type { ChangeFacts } from '../domain/facts.ts';
import type { PolicyRequest } from '../domain/request.ts';
import { toRequest } from '../domain/to-request.ts';
import type { CaseDefaults, PolicyCase } from './case-file.ts';

const noBoard = { id: 'BOARD-1', chairs: [], members: [], guests: [], involved: [] };

/** The request that a row of a case file stands for. */
export function requestOf(row: PolicyCase, defaults: CaseDefaults): PolicyRequest {
  const kind = row.kind ?? 'person';
  const by = row.as ?? 'ann';
  const about = row.change === undefined ? {} : row.change;
  const request = toRequest(
    {
      actor: {
        kind,
        personId: kind === 'system' ? null : by,
        accountId: kind === 'system' ? null : `${by}'s account`,
        name: by,
        roles: row.roles ?? [],
        scopes: row.scopes ?? null,
        door: 'graphql',
        correlationId: row.name,
        ...(row.credentialsSet === undefined ? {} : { credentialsAt: new Date(row.credentialsSet * 1000) }),
      },
      active: row.active ?? true,
      action: row.action ?? '',
      // A folder's own schema may know more attributes; the schema is what checks them.
      ...(about === 'none'
        ? {}
        : { change: { ...defaults.change, ...about, id: 'CHG-1' } as unknown as ChangeFacts }),
      ...(row.board === undefined ? {} : { board: { ...noBoard, ...row.board } }),
      ...(row.assignee === undefined ? {} : { assignee: row.assignee }),
    },
    { now: () => new Date(0) },
  );
  return { ...request, context: { ...request.context, ...defaults.context, ...row.context } };
}
