import { fromGlobalId } from '#kernel';
import { type EmbeddedTemporal, findTemporal, freePort, startTemporal } from '#platform/embedded';
import { Client as TemporalClient, Connection, type WorkflowExecutionDescription } from '@temporalio/client';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import type { ShownChange } from './changes.ts';
import { stack } from './stack.ts';

/** Looks at Temporal from outside, as an operator does. */
export class TemporalView {
  private constructor(readonly client: TemporalClient) {}

  static at(address: string): TemporalView {
    return new TemporalView(new TemporalClient({ connection: Connection.lazy({ address }) }));
  }

  close(): Promise<void> {
    return this.client.connection.close();
  }

  handleOf(change: ShownChange) {
    return this.client.workflow.getHandle(`change-${fromGlobalId(change.id)?.id ?? ''}`);
  }

  /** Null when there is no such workflow. */
  async describe(change: ShownChange): Promise<WorkflowExecutionDescription | null> {
    return this.handleOf(change)
      .describe()
      .catch(() => null);
  }

  /** Its last run's status, as in `RUNNING`. */
  async statusOf(change: ShownChange): Promise<string | null> {
    return (await this.describe(change))?.status.name ?? null;
  }

  /** Ids of workflows that a search of the kind people type into Temporal's UI finds. */
  async search(query: string): Promise<string[]> {
    const found: string[] = [];
    for await (const execution of this.client.workflow.list({ query })) found.push(execution.workflowId);
    return found;
  }
}

/** A Temporal of a test's own, to be stopped, started again and robbed of its data. */
export async function startOwnTemporal(port?: number, dataDir = newDataDir()): Promise<EmbeddedTemporal> {
  const { TEMPORAL_ADDRESS: _others, ...env } = process.env;
  const log = (): void => undefined;
  const binary = stack().temporalBinary ?? (await binaryFrom(env));
  return startTemporal({ binary, dataDir, port: port ?? (await freePort()), log });
}

async function binaryFrom(env: NodeJS.ProcessEnv): Promise<string> {
  const source = await findTemporal({ env, cacheDirs: [], log: () => undefined });
  if (source.kind === 'address') throw new Error('A server program is needed, not an address.');
  return source.path;
}

export const newDataDir = (): string => mkdtempSync(path.join(stack().dataDir, 'temporal-'));

const secondsInHours = (seconds: number): number => seconds / 3600;

/** Approvals that fall due within seconds: a reminder at half the time, an escalation at its end and one at 1.5 of it. */
export const impatient = (seconds: number): { readonly 'approvals.json': object } => ({
  'approvals.json': {
    dueHours: { STANDARD: 48, NORMAL: secondsInHours(seconds), EXPEDITED: 4, EMERGENCY: 1 },
    reminderAtShare: 0.5,
    escalation: [
      { to: 'requesterManager', atShare: 1 },
      { to: 'changeManagers', atShare: 1.5 },
    ],
  },
});
