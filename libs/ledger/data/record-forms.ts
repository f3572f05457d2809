import type { Id, Json } from '#kernel';
import type { Manager } from '#platform/database';
import { type RecordKind, recordKinds } from '../domain/records.ts';

/** A row as it is digested, and what else is known of it. */
export interface StoredRecord {
  readonly id: Id;
  readonly record: Json;
  /** SHA-256 of the document that it is about. */
  readonly document: Buffer | null;
  /** The leaf hash that the writing process gave the row (RFC 9162); null for kinds that have none. */
  readonly seal: Buffer | null;
}

interface Form {
  readonly table: string;
  readonly id: string;
  readonly columns: readonly string[];
  readonly instants: readonly string[];
  readonly document?: string;
  readonly seal?: string;
}

/**
 * The members of each kind's canonical JSON are the columns named here. They are for ever: a record that is to be
 * digested in another form is another kind. docs/ledger.md lists them.
 */
const forms: Readonly<Record<RecordKind, Form>> = {
  event: {
    table: 'event',
    id: 'id',
    columns: [
      'id',
      'type',
      'subject_type',
      'subject_id',
      'data',
      'actor_kind',
      'actor_person',
      'actor_account',
      'actor_name',
      'door',
      'correlation_id',
    ],
    instants: ['occurred_at'],
    seal: 'leaf',
  },
  decision: {
    table: 'policy_decision',
    id: 'id',
    columns: [
      'id',
      'verdict',
      'determining',
      'problems',
      'errors',
      'request',
      'input_digest',
      'policy_set_digest',
      'engine',
      'subject_type',
      'subject_id',
      'account_id',
      'correlation_id',
    ],
    instants: ['decided_at'],
  },
  vote: {
    table: 'vote',
    id: 'id',
    columns: [
      'id',
      'round_id',
      'step',
      'person_id',
      'account_id',
      'verdict',
      'comment',
      'digest',
      'ordinal',
      'on_behalf_of',
      'delegation_id',
    ],
    instants: ['cast_at'],
  },
  minutes: {
    table: 'meeting_minutes',
    id: 'meeting_id',
    columns: ['meeting_id', 'digest', 'closed_by'],
    instants: ['closed_at'],
    document: `sha256(convert_to(content, 'UTF8'))`,
  },
  evidence: {
    table: 'evidence',
    id: 'id',
    columns: [
      'id',
      'change_id',
      'kind',
      'name',
      'media_type',
      'size_bytes',
      'digest',
      'location',
      'format',
      'verdict',
      'facts',
      'unread',
      'attached_by',
      'attached_account',
    ],
    instants: ['attached_at'],
    // A digest that somebody made unreadable must not keep anybody from reading the rest.
    document: `CASE WHEN digest ~ '^sha256:[0-9a-f]{64}$' THEN decode(substr(digest, 8), 'hex') END`,
  },
};

/** The table that each kind's records are rows of, with the columns that are digested. */
export const digestedColumns = (): readonly {
  readonly table: string;
  readonly columns: readonly string[];
}[] =>
  Object.values(forms).map(({ table, columns, instants }) => ({ table, columns: [...columns, ...instants] }));

function selectOf({ table, id, columns, instants, document, seal }: Form): string {
  const members = [
    ...columns.map((column) => `'${column}', ${column}`),
    ...instants.map((column) => `'${column}', ledger_instant(${column})`),
  ];
  return `SELECT ${id} AS id, jsonb_build_object(${members.join(', ')}) AS record,
    ${document ?? 'NULL::bytea'} AS document, ${seal ?? 'NULL::bytea'} AS seal
    FROM ${table} WHERE ${id} = ANY($1::uuid[])`;
}

/** Rows by kind and id as they are digested; a row that is gone is not among them. */
export async function readRecords(
  manager: Manager,
  wanted: readonly { readonly kind: RecordKind; readonly id: Id }[],
): Promise<Map<string, StoredRecord>> {
  const found = new Map<string, StoredRecord>();
  for (const kind of recordKinds) {
    const ids = wanted.filter((one) => one.kind === kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    const rows: StoredRecord[] = await manager.query(selectOf(forms[kind]), [ids]);
    for (const row of rows) found.set(recordName(kind, row.id), row);
  }
  return found;
}

/** `vote 0190…`: how records are told apart. */
export const recordName = (kind: string, id: Id): string => `${kind} ${id}`;
