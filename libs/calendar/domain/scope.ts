import type { Id } from '#kernel';
import type { Scope } from './entry.ts';

/** A place of a change: an environment with its region. */
export interface Place {
  readonly id: Id;
  readonly kind: string;
  readonly region: string | null;
}

/** What a change, or a question, touches. What it leaves open it may touch all of. */
export interface Touched {
  readonly serviceIds: readonly Id[];
  readonly places: readonly Place[];
  readonly region: string | null;
  readonly tags: readonly string[];
}

const tenantTag = 'tenant:';

/**
 * Whether an entry is about what is touched. Who leaves services, environments, region or tenant open touches all of
 * them, so that nobody escapes a freeze by saying less.
 */
export function covers(scope: Scope, touched: Touched): boolean {
  return (
    meets(scope.serviceIds, touched.serviceIds) &&
    meets(scope.tenants, tenantsOf(touched)) &&
    (scope.tags.length === 0 || scope.tags.some((tag) => touched.tags.includes(tag))) &&
    (touched.places.length === 0
      ? meets(scope.regions, touched.region === null ? [] : [touched.region])
      : placesIn(scope, touched).length > 0)
  );
}

/** The places touched that an entry is about. */
export function placesIn(scope: Scope, { places, region }: Touched): readonly Place[] {
  const anywhere = scope.environmentIds.length + scope.environmentKinds.length === 0;
  return places.filter((place) => {
    const regions = [place.region, region].filter((name) => name !== null);
    return (
      (anywhere || scope.environmentIds.includes(place.id) || scope.environmentKinds.includes(place.kind)) &&
      meets(scope.regions, regions)
    );
  });
}

const tenantsOf = ({ tags }: Touched): string[] =>
  tags.filter((tag) => tag.startsWith(tenantTag)).map((tag) => tag.slice(tenantTag.length));

/** Nothing named on either side stands for everything. */
const meets = (wanted: readonly string[], said: readonly string[]): boolean =>
  wanted.length === 0 || said.length === 0 || wanted.some((one) => said.includes(one));
