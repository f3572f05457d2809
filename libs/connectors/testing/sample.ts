import type { VendorName } from '../webhooks/domain/integration.ts';

/** A payload in the form that its vendor documents, under headers as it sends them. */
export interface Sample {
  readonly vendor: VendorName;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: unknown;
}

export const sha = 'a'.repeat(40);
export const digest = `sha256:${'b'.repeat(64)}`;
export const time = '2026-11-21T14:00:00Z';
export const later = '2026-11-21T14:05:00Z';

/** A sample by a name for its test, and the kinds of fact that it brings. */
export type NamedSample = readonly [name: string, kinds: readonly string[], sample: Sample];
