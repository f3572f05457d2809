import { toWall } from '#time';
import type { Reading, Readings, SignalValue } from './assess.ts';
import { byPaths, type CommitSeen, one, sizesOf } from './commit-readings.ts';
import { otherTime, type RiskModel } from './model.ts';
import { namesOf, type PartSeen, wholeOf } from './parts.ts';

/** The newest document of a kind and name. */
export interface DocumentSeen {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly verdict: 'PASSED' | 'FAILED' | 'UNKNOWN';
  readonly facts: Readonly<Record<string, number | string>>;
}

/** How the last changes of a service or a team turned out. */
export interface TrackRecord {
  readonly id: string;
  readonly changes: number;
  readonly failed: number;
}

/** All that is known of a change, as plain data. */
export interface Known {
  readonly commits: readonly CommitSeen[];
  readonly documents: readonly DocumentSeen[];
  readonly services: readonly { readonly id: string; readonly key: string; readonly tier: number }[];
  readonly dependents: readonly string[];
  readonly outageExpected: boolean;
  readonly plannedStart: Date | null;
  readonly securityImpact: string;
  readonly serviceRecords: readonly TrackRecord[];
  readonly teamRecords: readonly TrackRecord[];
  /** The last emergency on a service of the change, or broken rule there. */
  readonly lastIncident: { readonly id: string; readonly at: Date } | null;
  /** Who writes or carries out this change, and on which services each of them is known. */
  readonly people: readonly string[];
  readonly knownPeople: readonly { readonly service: string; readonly author: string }[];
  /** What else the requester handed in for its services of late; the newest first. */
  readonly parts: readonly PartSeen[];
  readonly now: Date;
}

const day = 86_400_000;

/** The value of every signal of a model, from what is known of a change. */
export function readingsOf(model: RiskModel, known: Known): Readings {
  const by: Record<string, Reading> = {
    ...sizesOf(known.commits),
    ...fromDocuments(known),
    ...fromCatalog(known),
    ...fromHistory(model, known),
    ...fromChange(model, known),
  };
  for (const rule of model.signals)
    if (rule.kind === 'flag' && rule.paths !== undefined) by[rule.name] = byPaths(rule.paths, known.commits);
  return { ...by, ...ofWhole(model, known, by) };
}

/**
 * What a large change that was split would be as one: its size, what it touches and its outage are those of all parts.
 * What is missing of the change itself stays missing, and a part that tells nothing takes nothing away.
 */
function ofWhole(model: RiskModel, known: Known, own: Readings): Record<string, Reading> {
  const whole = wholeOf(model, known, known.parts);
  if (whole === null) return {};
  const together: Record<string, Reading> = {};
  const sized = sizesOf(whole.commits.filter((c) => c.stats !== undefined));
  for (const [name, reading] of Object.entries(sized))
    if (Number(own[name]?.value ?? NaN) < Number(reading.value ?? NaN)) together[name] = reading;
  for (const rule of model.signals)
    if (rule.kind === 'flag' && rule.paths !== undefined && own[rule.name]?.value !== true) {
      const reading = byPaths(rule.paths, whole.commits);
      if (reading.value === true) together[rule.name] = reading;
    }
  if (whole.outageExpected && !known.outageExpected)
    together['outageExpected'] = {
      ...{ value: true, source: 'CHANGE', ids: [], note: 'users will notice another part' },
    };
  return Object.fromEntries(
    Object.entries(together).map(([name, r]) => [name, { ...r, note: `${r.note}, ${whole.note}` }]),
  );
}

function fromDocuments({ documents }: Known): Record<string, Reading> {
  const of = (kind: string) => documents.filter((d) => d.kind === kind);
  const reading = (value: SignalValue | null, note: string, from: readonly DocumentSeen[]): Reading => ({
    value,
    source: 'EVIDENCE',
    ids: from.map((d) => d.id),
    note,
  });
  const judged = (kind: string, what: string): { verdict: 'PASSED' | 'FAILED' | null; reading: Reading } => {
    const all = of(kind);
    const failed = all.filter((d) => d.verdict === 'FAILED');
    const passed = all.filter((d) => d.verdict === 'PASSED');
    if (failed.length > 0)
      return {
        verdict: 'FAILED',
        reading: reading('FAILED', `"${failed[0]?.name ?? ''}" says FAILED`, failed),
      };
    if (passed.length > 0)
      return {
        verdict: 'PASSED',
        reading: reading('PASSED', `${one(passed.length, 'document')} PASSED`, passed),
      };
    const why = all.length === 0 ? `no ${what} is attached` : `no reader understood the ${what}`;
    return { verdict: null, reading: reading(null, why, all) };
  };
  const tests = judged('TEST_REPORT', 'test report');
  const rollback = judged('ROLLBACK_TEST', 'report of a rollback test');
  const value = rollback.verdict === null ? null : rollback.verdict === 'PASSED';
  return {
    testResult: tests.reading,
    testCoverage: coverage(of('COVERAGE_REPORT'), reading),
    rollbackTested: { ...rollback.reading, value },
  };
}

function coverage(
  reports: readonly DocumentSeen[],
  reading: (value: SignalValue | null, note: string, from: readonly DocumentSeen[]) => Reading,
): Reading {
  const sum = (name: string) =>
    reports.reduce((total, d) => total + (typeof d.facts[name] === 'number' ? d.facts[name] : 0), 0);
  const total = sum('lines');
  if (total <= 0)
    return reading(
      null,
      reports.length === 0 ? 'no coverage report is attached' : 'no reader understood the coverage report',
      reports,
    );
  const percent = Math.floor((100 * sum('covered')) / total);
  return reading(percent, `${percent} % of ${one(total, 'line')}`, reports);
}

function fromCatalog({ services, dependents }: Known): Record<string, Reading> {
  const ids = services.map((s) => s.id);
  const reading = (value: SignalValue | null, note: string, from: readonly string[] = ids): Reading => ({
    value,
    source: 'CATALOG',
    ids: from,
    note,
  });
  const [most] = [...services].sort((a, b) => a.tier - b.tier);
  if (most === undefined)
    return {
      serviceTier: reading(null, 'no service of the catalogue is named'),
      dependents: reading(null, 'no service of the catalogue is named'),
    };
  const n = dependents.length;
  return {
    serviceTier: reading(most.tier, `${most.key} is of tier ${most.tier}`, [most.id]),
    dependents: reading(
      n,
      n === 1 ? '1 service needs them' : `${n} services need them`,
      dependents.slice(0, 20),
    ),
  };
}

function fromHistory(model: RiskModel, known: Known): Record<string, Reading> {
  const { prior, days, incidentDays } = model.history;
  const reading = (value: SignalValue | null, note: string, ids: readonly string[]): Reading => ({
    value,
    source: 'HISTORY',
    ids,
    note,
  });
  /** Smoothed: the share as if the prior had been seen as well (a Beta prior), so that one failure of one is not 100 %. */
  const share = (r: TrackRecord) => (100 * (r.failed + prior.failed)) / (r.changes + prior.changes);
  const failures = (records: readonly TrackRecord[]): Reading => {
    const [worst] = [...records].sort((a, b) => share(b) - share(a) || (a.id < b.id ? -1 : 1));
    if (worst === undefined) return reading(null, 'no service of the catalogue is named', []);
    const percent = Math.round(10 * share(worst)) / 10;
    const seen = `${worst.failed} of ${one(worst.changes, 'change')} in ${days} days failed`;
    return reading(percent, `${seen}, ${percent} % with what is taken for granted`, [worst.id]);
  };
  return {
    serviceFailures: failures(known.serviceRecords),
    teamFailures: failures(known.teamRecords),
    daysSinceIncident: incident(known, incidentDays, reading),
    newAuthor: newcomer(known, reading),
    otherParts: otherParts(model, known, reading),
  };
}

function incident(
  { lastIncident, now, services }: Known,
  most: number,
  reading: (value: SignalValue | null, note: string, ids: readonly string[]) => Reading,
): Reading {
  if (services.length === 0) return reading(null, 'no service of the catalogue is named', []);
  if (lastIncident === null) return reading(most, `none in ${most} days`, []);
  const days = Math.max(0, Math.floor((now.getTime() - lastIncident.at.getTime()) / day));
  return reading(days, `the last was ${one(days, 'day')} ago`, [lastIncident.id]);
}

function otherParts(
  { parts }: RiskModel,
  { parts: others }: Known,
  reading: (value: SignalValue | null, note: string, ids: readonly string[]) => Reading,
): Reading {
  if (parts === undefined) return reading(null, 'the model does not look for them', []);
  const note = others.length === 0 ? `none in ${parts.days} days` : namesOf(others);
  return reading(
    others.length,
    note,
    others.map((part) => part.id),
  );
}

function newcomer(
  { people, knownPeople, services }: Known,
  reading: (value: SignalValue | null, note: string, ids: readonly string[]) => Reading,
): Reading {
  if (people.length === 0 || services.length === 0)
    return reading(null, 'nobody is named who writes it or carries it out', []);
  const known = new Set(knownPeople.map(({ service, author }) => `${service} ${author}`));
  const news = people.filter((author) => services.some((s) => !known.has(`${s.id} ${author}`)));
  const note =
    news.length === 0
      ? 'all have brought a change on these services to its end before'
      : `${news.length} of ${people.length} have not brought a change on these services to its end before`;
  return reading(news.length > 0, note, []);
}

function fromChange(model: RiskModel, known: Known): Record<string, Reading> {
  const reading = (value: SignalValue | null, note: string): Reading => ({
    value,
    source: 'CHANGE',
    ids: [],
    note,
  });
  const impact = known.securityImpact
    .trim()
    .replace(/[.!]+$/, '')
    .toLowerCase();
  const none = model.noSecurityImpact.some((word) => word.toLowerCase() === impact);
  return {
    outageExpected: reading(known.outageExpected, known.outageExpected ? 'users will notice' : 'none'),
    securityImpact:
      impact === '' ? reading(null, 'nothing is said of it') : reading(!none, none ? 'none' : 'there is one'),
    plannedTime:
      known.plannedStart === null
        ? reading(null, 'no window is planned')
        : timeOf(model, known.plannedStart, reading),
  };
}

function timeOf(
  { times, timeZone }: RiskModel,
  start: Date,
  reading: (value: SignalValue, note: string) => Reading,
): Reading {
  const wall = toWall(start, timeZone);
  const weekday = new Date(`${wall.slice(0, 10)}T00:00:00Z`).getUTCDay() || 7;
  const clock = wall.slice(11, 16);
  const found = times.find((t) => t.days.includes(weekday) && clock >= t.from && clock < t.to);
  const word = found?.word ?? otherTime;
  return reading(word, `${wall.slice(0, 16).replace('T', ' ')} in ${timeZone} is ${word}`);
}
