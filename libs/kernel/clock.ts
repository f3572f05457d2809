/** The only source of "now" for rules and services, so that tests can set it and rules stay pure. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
