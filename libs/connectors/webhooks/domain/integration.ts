import type { Id, Json } from '#kernel';

export const vendorNames = [
  'GITHUB',
  'GITLAB',
  'BITBUCKET',
  'AZURE_DEVOPS',
  'JENKINS',
  'CIRCLECI',
  'ARGO_CD',
  'SONARQUBE',
  'SNYK',
  'JIRA',
  'CDEVENTS',
] as const;
export type VendorName = (typeof vendorNames)[number];

/** What names of another system are in the catalogue. Names may end in `*`, which stands for whatever follows. */
export interface Places {
  /** Repository, project or application there → key of the service. */
  readonly services: Readonly<Record<string, string>>;
  /** Environment there → key of the environment; null: what is deployed there is passed over. */
  readonly environments: Readonly<Record<string, string | null>>;
}

/** A system that tells by webhook, in a service account's name. */
export interface IntegrationRecord extends Places {
  readonly id: Id;
  /** The last part of the address that it posts to. */
  readonly key: string;
  readonly name: string;
  readonly vendor: VendorName;
  readonly accountId: Id;
  readonly createdBy: Id;
  readonly createdAt: Date;
  readonly disabledBy: Id | null;
  readonly disabledAt: Date | null;
}

/** What proves who tells, as it is kept: sealed. */
export interface SecretRecord {
  readonly id: Id;
  readonly integrationId: Id;
  readonly sealed: Buffer;
  /** Names the key that it was sealed with. */
  readonly keyId: string;
  readonly createdBy: Id;
  readonly createdAt: Date;
  /** Null for the one that holds until another takes its place. */
  readonly validUntil: Date | null;
}

/** What events carry of an integration: nothing that is secret. */
export const integrationData = (integration: IntegrationRecord): Record<string, Json> => ({
  key: integration.key,
  name: integration.name,
  vendor: integration.vendor,
  account: integration.accountId,
  services: integration.services,
  environments: integration.environments,
});

/** The service that a name stands for; without a mapping, the one whose key is the last part of the name. */
export function serviceOf({ services }: Places, name: string): string {
  const mapped = lookUp(services, name);
  return mapped ?? asKey(name.split('/').findLast((part) => part !== '') ?? name);
}

/** The environment that a name stands for, without a mapping the one whose key it is; null: pass it over. */
export function environmentOf({ environments }: Places, name: string): string | null {
  const mapped = lookUp(environments, name);
  return mapped === undefined ? asKey(name) : mapped;
}

/** Whatever has no name is nothing that the catalogue has. */
const asKey = (name: string): string =>
  name
    .toLowerCase()
    .slice(0, 200)
    .replace(/\p{Cs}/gu, '') || 'unknown';

/** The exact name first, then the longest pattern that fits. */
function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  if (Object.hasOwn(table, name)) return table[name];
  const fitting = Object.keys(table)
    .filter((key) => key.endsWith('*') && name.startsWith(key.slice(0, -1)))
    .sort((a, b) => b.length - a.length);
  return fitting[0] === undefined ? undefined : table[fitting[0]];
}
