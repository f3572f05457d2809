import { problemFields } from '../client/views.ts';
import type { CliContext } from '../context.ts';
import { wrongUsage } from '../errors.ts';
import { oneLine } from '../terminal/plain-text.ts';
import { table } from '../terminal/table.ts';
import { minute } from './freeze-list.ts';

interface Override {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
  readonly wishedUntil: string;
  readonly validUntil: string | null;
  readonly freeze: { readonly name: string };
  readonly change: { readonly number: string };
}

const fields =
  'id state reason wishedUntil validUntil decisionReason endingReason freeze { id name } change { number }';

const lineOf = ({ id, state, change, freeze, validUntil, wishedUntil }: Override): string =>
  `${id}  ${state}  ${change.number}  ${oneLine(freeze.name)}  until ${minute(validUntil ?? wishedUntil)}`;

export async function requestOverride(
  cli: CliContext,
  ref: string,
  options: { readonly reason: string; readonly until: string; readonly freeze?: string },
): Promise<void> {
  const { reason, until, freeze } = options;
  const input = { change: ref, reason, until, freeze };
  const api = await cli.api();
  const { requestFreezeOverride } = await api.graphql<{ requestFreezeOverride: { override: Override } }>(
    `mutation ($input: RequestFreezeOverrideInput!) {
      requestFreezeOverride(input: $input) { override { ${fields} } problems { ${problemFields} } }
    }`,
    { input },
    { idempotencyKey: cli.keyOf('freeze-override-request', input) },
  );
  const { override } = requestFreezeOverride;
  cli.terminal.result({ override }, () => lineOf(override));
  cli.terminal.talk(
    `Next: somebody with no hand in the change decides: gavel freeze override decide ${override.id}`,
  );
}

export async function decideOverride(
  cli: CliContext,
  override: string,
  options: {
    readonly grant?: boolean;
    readonly reject?: boolean;
    readonly reason: string;
    readonly until?: string;
  },
): Promise<void> {
  const { grant, reject, reason, until } = options;
  if (grant !== true && reject !== true)
    throw wrongUsage('Say what is decided.', 'Give --grant or --reject.');
  const input = { override, verdict: grant === true ? 'GRANTED' : 'REJECTED', reason, until };
  const api = await cli.api();
  const { decideFreezeOverride } = await api.graphql<{ decideFreezeOverride: { override: Override } }>(
    `mutation ($input: DecideFreezeOverrideInput!) {
      decideFreezeOverride(input: $input) { override { ${fields} } problems { ${problemFields} } }
    }`,
    { input },
    { idempotencyKey: cli.keyOf('freeze-override-decide', input) },
  );
  cli.terminal.result({ override: decideFreezeOverride.override }, () =>
    lineOf(decideFreezeOverride.override),
  );
}

export async function endOverride(
  cli: CliContext,
  id: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const api = await cli.api();
  const key = { idempotencyKey: cli.keyOf('freeze-override-end', { id, reason }) };
  const path = `/api/v1/freeze-overrides/${encodeURIComponent(id)}/end`;
  const override = await api.post<{ readonly state: string }>(path, { reason }, key);
  cli.terminal.result({ override }, () => `${id}  ${override.state}`);
}

export async function listOverrides(
  cli: CliContext,
  { change, state: states }: { readonly change?: string; readonly state?: readonly string[] },
): Promise<void> {
  const api = await cli.api();
  const { freezeOverrides, freezeOverrideCount } = await api.graphql<{
    freezeOverrides: { nodes: readonly Override[] };
    freezeOverrideCount: number;
  }>(
    `query ($filter: FreezeOverrideFilter) {
      freezeOverrides(filter: $filter, first: 100) { nodes { ${fields} } }
      freezeOverrideCount(filter: $filter)
    }`,
    { filter: { change, states } },
  );
  const { nodes } = freezeOverrides;
  cli.terminal.result({ overrides: nodes, total: freezeOverrideCount }, () =>
    nodes.length === 0
      ? 'No override is like that.'
      : table(
          ['STATE', 'CHANGE', 'FREEZE', 'UNTIL', 'ID', 'REASON'],
          nodes.map((o) => [
            o.state,
            o.change.number,
            o.freeze.name,
            minute(o.validUntil ?? o.wishedUntil),
            o.id,
            o.reason,
          ]),
          cli.terminal.width,
        ),
  );
  if (freezeOverrideCount > nodes.length)
    cli.terminal.talk(`${nodes.length} of ${freezeOverrideCount} are shown.`);
}
