import { createHash } from 'node:crypto';
import { does, wholeChange } from './changes.ts';
import type { Client } from './client.ts';
import { machineOf, seeded } from './seeded.ts';

export const sha256 = (content: string | Buffer): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** A JUnit report of one case that passed and so many that failed. */
export const junit = (failures: number): string =>
  `<testsuites><testsuite name="unit"><testcase name="a"/>${'<testcase name="b"><failure/></testcase>'.repeat(failures)}</testsuite></testsuites>`;

export interface ShownEvidence {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly sizeBytes: number | null;
  readonly verdict: string;
  readonly format: string | null;
  readonly facts: Record<string, unknown>;
  readonly unread: string | null;
  readonly contentUrl: string;
}

export interface Uploaded {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ShownEvidence & { readonly code?: string };
}

type Content = string | Buffer | FormData | ReadableStream;

/** Sends a document as a pipeline does. */
export async function upload(
  client: Client,
  change: string,
  query: Record<string, string>,
  body: Content,
  headers: Record<string, string> = {},
): Promise<Uploaded> {
  const words = new URLSearchParams(query).toString();
  const request: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { ...client.headers, ...headers },
    body,
    duplex: 'half',
  };
  const response = await fetch(`${client.url}/api/v1/changes/${change}/evidence?${words}`, request);
  const answer = (await response.json()) as Uploaded['body'];
  return { status: response.status, headers: response.headers, body: answer };
}

/** Somebody who files changes, and a pipeline that may do nothing but attach evidence. */
export class Filing {
  private constructor(
    readonly requester: Client,
    readonly pipeline: Client,
  ) {}

  static async start(): Promise<Filing> {
    return new Filing(...(await Promise.all([seeded('ravi'), machineOf('ines', 'evidence:write')])));
  }

  /** The number of a new draft. */
  async change(over: Record<string, unknown> = {}): Promise<string> {
    return (await does(this.requester, 'fileChange', wholeChange(over))).number;
  }

  async evidenceOf(change: string, kind?: string): Promise<ShownEvidence[]> {
    const { change: found } = await this.requester.ask<{ change: { evidence: { nodes: ShownEvidence[] } } }>(
      `query ($ref: String!, $kind: EvidenceKind) { change(ref: $ref) { evidence(kind: $kind) { nodes {
         id kind name digest mediaType sizeBytes verdict format facts unread contentUrl attachedBy { name } } } } }`,
      { ref: change, kind },
    );
    return found.evidence.nodes;
  }
}
