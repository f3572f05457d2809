import { toWall } from '#time';
import type { Client } from './client.ts';
import { waitFor } from './wait-for.ts';

export interface ShownItem {
  readonly position: number;
  readonly outcome: string;
  readonly mark: string | null;
  readonly current: boolean;
  readonly usedSeconds: number;
  readonly change: { readonly number: string };
  readonly exception: { readonly reason: string; readonly by: { readonly name: string } } | null;
  readonly deferral: { readonly reason: string; readonly to: string } | null;
  readonly quorum: { readonly needed: number; readonly present: number; readonly reached: boolean } | null;
  readonly recused: readonly { readonly rule: string; readonly person: { readonly name: string } }[];
}

export interface ShownMeeting {
  readonly ref: string;
  readonly state: string;
  readonly version: number;
  readonly startsAt: string;
  readonly cutOffAt: string;
  readonly agenda: readonly ShownItem[];
  readonly attendance: readonly {
    readonly person: { readonly name: string };
    readonly seat: { readonly name: string } | null;
    readonly leftAt: string | null;
  }[];
  readonly answers: readonly { readonly answer: string; readonly person: { readonly name: string } }[];
  readonly minutes: {
    readonly text: string;
    readonly json: string;
    readonly digest: string | null;
    readonly verified: boolean | null;
  } | null;
}

const fields = `ref state version startsAt cutOffAt
  agenda { position outcome mark current usedSeconds change { number } exception { reason by { name } }
    deferral { reason to } quorum { needed present reached } recused { rule person { name } } }
  attendance { person { name } seat { name } leftAt } answers { answer person { name } }
  minutes { text json digest verified }`;

export const meetingOf = async (client: Client, ref: string): Promise<ShownMeeting> =>
  (
    await client.ask<{ meeting: ShownMeeting }>(
      `query ($ref: String!) { meeting(ref: $ref) { ${fields} } }`,
      {
        ref,
      },
    )
  ).meeting;

export const numbersOn = ({ agenda }: ShownMeeting): string[] => agenda.map((item) => item.change.number);

const inputs: Record<string, string> = {
  startMeeting: 'MeetingStepInput',
  pauseMeeting: 'MeetingStepInput',
  resumeMeeting: 'MeetingStepInput',
  endMeeting: 'MeetingStepInput',
  closeMinutes: 'MeetingStepInput',
};

async function problemsOf(
  client: Client,
  command: string,
  input: Record<string, unknown>,
): Promise<readonly { readonly code: string; readonly rule: string | null }[]> {
  const type = inputs[command] ?? `${command.charAt(0).toUpperCase()}${command.slice(1)}Input`;
  const data = await client.ask<Record<string, { problems: { code: string; rule: string | null }[] }>>(
    `mutation ($input: ${type}!) { ${command}(input: $input) { problems { code rule } } }`,
    { input },
  );
  return data[command]?.problems ?? [];
}

/** The codes that a command on meetings is refused with; none when it was done. */
export const tells = async (
  client: Client,
  command: string,
  input: Record<string, unknown>,
): Promise<string[]> => (await problemsOf(client, command, input)).map((p) => p.code);

/** The rules that refuse it. */
export const rulesOf = async (
  client: Client,
  command: string,
  input: Record<string, unknown>,
): Promise<(string | null)[]> => (await problemsOf(client, command, input)).map((p) => p.rule);

let count = 0;

/** A daily series of the change advisory board whose first meeting begins, and freezes, within seconds. */
export async function planSoon(
  chair: Client,
  over: Record<string, unknown> = {},
  inMs = 2_000,
): Promise<{ readonly ref: string; readonly next: string; readonly at: Date }> {
  count += 1;
  const key = `cab-${count}`;
  const at = new Date(Math.ceil((Date.now() + inMs) / 1_000) * 1_000);
  const start = toWall(at, 'Europe/Berlin');
  const input = {
    ...{ key, board: 'cab', name: `Board ${count}`, start, timeZone: 'Europe/Berlin', duration: 'PT1H' },
    ...{ rule: 'FREQ=DAILY', cutOffMinutes: 0, ...over },
  };
  const refused = await tells(chair, 'createMeetingSeries', input);
  if (refused.length > 0) throw new Error(`no series: ${refused.join()}`);
  const { meetings } = await chair.ask<{ meetings: { nodes: { ref: string }[] } }>(
    `{ meetings(first: 2, filter: { series: "${key}" }) { nodes { ref } } }`,
  );
  const [first, second] = meetings.nodes;
  return { ref: first?.ref ?? '', next: second?.ref ?? '', at };
}

/** What happened to a series as such, the oldest first. */
export const historyOf = async (client: Client, key: string) => {
  const { meetingSeries } = await client.ask<{
    meetingSeries: { nodes: { key: string; history: { nodes: Record<string, unknown>[] } }[] };
  }>(`{ meetingSeries(first: 100) { nodes { key history {
    nodes { type occurredAt actor by { name } reason before after canceled } } } } }`);
  return meetingSeries.nodes.find((one) => one.key === key)?.history.nodes;
};

/** Waits until a time has come. */
export const reached = (at: Date): Promise<boolean> =>
  waitFor(() => Date.now() > at.getTime(), { what: at.toISOString() });

/** Opens a meeting as soon as its cut-off has passed. */
export async function opened(chair: Client, { ref, at }: { ref: string; at: Date }): Promise<void> {
  await reached(at);
  const problems = await tells(chair, 'startMeeting', { meeting: ref });
  if (problems.length > 0) throw new Error(`not opened: ${problems.join()}`);
}
