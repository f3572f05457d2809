/** The state from which a requirement has to be met: missing pieces before that only lower the score. */
export const demandedAt = ['submit', 'assess', 'start', 'close'] as const;
export type DemandedAt = (typeof demandedAt)[number];

export const environmentKinds = ['dev', 'test', 'staging', 'production'] as const;
export type EnvironmentKindName = (typeof environmentKinds)[number];

/** Whether what is due by one point has to be there at another. */
export const isDueBy = (due: DemandedAt, point: DemandedAt): boolean =>
  demandedAt.indexOf(due) <= demandedAt.indexOf(point);
