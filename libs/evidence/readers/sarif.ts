import { DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { FindingTally, type Severity, severityOfScore } from './finding-tally.ts';
import { every, flag, list, number, object, scalar, text } from './json-shape.ts';
import { hasList, readJson, textAt } from './json.ts';
import { known, Names } from './names.ts';

const rule = object({
  id: text,
  defaultConfiguration: object({ level: text }),
  properties: object({ 'security-severity': scalar }),
});
const result = object({
  ruleId: text,
  ruleIndex: number,
  rule: object({ id: text, index: number, toolComponent: object({ index: number, name: text }) }),
  level: text,
  kind: text,
  baselineState: text,
  suppressions: list(object({ status: text })),
  properties: object({ 'security-severity': scalar }),
});
type Result = Parameters<Parameters<typeof every<NonNullable<(typeof result)['type']>>>[1]>[0];
interface Rule {
  readonly level: string | undefined;
  readonly score: number | null;
}

/** Rules that one run may name, and kinds of results that it may have. */
const mostRules = 100_000;

/**
 * Static analysis results, SARIF 2.1.0 (OASIS), as CodeQL, Semgrep, Snyk and most scanners write them. Severity is the
 * rule's or result's `security-severity` (a score) where there is one, otherwise its level.
 */
export const sarif: EvidenceReader = {
  format: 'sarif',
  title: 'a SARIF log',
  kinds: ['SCAN_REPORT', 'AUDIT_REPORT'],
  recognises: ({ json }) =>
    hasList(json, 'runs') &&
    (textAt(json, 'version')?.startsWith('2.') === true || /sarif/i.test(textAt(json, '$schema') ?? '')),
  async read(document) {
    const tally = new FindingTally();
    const tools = new Names();
    let run = new Run();
    let [runs, fresh, fixed] = [0, 0, 0];
    const rules = (index: number) => every(rule, (found) => run.learn(index, found));
    let extension = 0;
    const found = await readJson(
      document,
      object({
        version: text,
        runs: every(
          object({
            tool: object({
              driver: object({ name: text, semanticVersion: text, version: text, rules: rules(-1) }),
              extensions: every(
                // Which of them it is, is its place in the list, known before its rules are read.
                () => object({ rules: every(rule, (each) => run.learn(extension, each)) }),
                () => (extension += 1),
              ),
            }),
            invocations: list(object({ executionSuccessful: flag })),
            externalPropertyFileReferences: object({ results: list(object({})) }),
            results: every(result, (each) => run.take(each)),
          }),
          ({ tool, invocations, results, externalPropertyFileReferences: elsewhere }) => {
            runs += 1;
            const driver = tool?.driver;
            if (driver?.name !== undefined)
              tools.add([driver.name, driver.semanticVersion ?? driver.version].filter(Boolean).join(' '));
            if (results === undefined || (elsewhere?.results?.length ?? 0) > 0) tally.incomplete();
            if (invocations?.some((i) => i.executionSuccessful === false) === true) tally.incomplete();
            run.tellTo(tally);
            fresh += run.fresh;
            fixed += run.fixed;
            run = new Run();
            extension = 0;
          },
        ),
      }),
    );
    if (found.version !== '2.1.0')
      throw new DamagedDocument(
        `It is SARIF ${found.version ?? 'of no version'}; version 2.1.0 is read. Have the tool write that.`,
      );
    if (runs === 0) tally.incomplete();
    return tally.reading(sarif.format, known({ tools: tools.list, runs, new: fresh, fixed }));
  },
};

/** Results of a run, summed up by what decides on their severity: rules may stand after the results. */
class Run {
  fresh = 0;
  fixed = 0;
  private readonly rules = new Map<string, Rule>();
  private readonly places = new Map<number, number>();
  private readonly counted = new Map<string, { times: number; suppressed: number; of: Result }>();

  learn(
    component: number,
    { id, defaultConfiguration, properties }: NonNullable<(typeof rule)['type']>,
  ): void {
    const place = this.places.get(component) ?? 0;
    this.places.set(component, place + 1);
    const known = { level: defaultConfiguration?.level, score: scoreOf(properties?.['security-severity']) };
    if (this.rules.size > mostRules)
      throw new DamagedDocument(`A run of it has more than ${mostRules} rules. Split the report.`);
    this.rules.set(`${component} ${place}`, known);
    if (id !== undefined) this.rules.set(id, known);
  }

  take(each: Result): void {
    // Only failures are findings; what is open or for review waits for a grade.
    const { kind = 'fail', baselineState } = each;
    if (kind === 'pass' || kind === 'notApplicable' || kind === 'informational') return;
    if (baselineState === 'absent') {
      this.fixed += 1;
      return;
    }
    if (baselineState === 'new') this.fresh += 1;
    const key = JSON.stringify([each.ruleId, each.ruleIndex, each.rule, each.level, kind, each.properties]);
    const sum = this.counted.get(key) ?? {
      times: 0,
      suppressed: 0,
      of: { ...each, suppressions: undefined },
    };
    if (isSuppressed(each)) sum.suppressed += 1;
    else sum.times += 1;
    this.counted.set(key, sum);
    if (this.counted.size > mostRules)
      throw new DamagedDocument(`A run of it has results of more than ${mostRules} kinds. Split the report.`);
  }

  tellTo(tally: FindingTally): void {
    for (const { times, suppressed, of } of this.counted.values()) {
      tally.suppress(suppressed);
      tally.count(this.severityOf(of), times);
    }
  }

  private severityOf(of: Result): Severity {
    if (of.kind === 'open' || of.kind === 'review') return 'unknown';
    const known = this.ruleOf(of);
    const score = scoreOf(of.properties?.['security-severity']) ?? known?.score ?? null;
    if (score !== null) return severityOfScore(score);
    switch (of.level ?? known?.level ?? 'warning') {
      case 'error':
        return 'high';
      case 'warning':
        return 'medium';
      case 'note':
        return 'low';
      case 'none':
        return 'info';
      default:
        return 'unknown';
    }
  }

  /** By place where the result gives one; else by name, of which `a/b` is a kind of `a` (SARIF 3.27.5). */
  private ruleOf({ ruleId, ruleIndex, rule: reference }: Result): Rule | undefined {
    const place = reference?.index ?? ruleIndex ?? -1;
    const byPlace =
      place < 0 ? undefined : this.rules.get(`${reference?.toolComponent?.index ?? -1} ${place}`);
    const id = ruleId ?? reference?.id;
    return (
      byPlace ??
      (id === undefined ? undefined : (this.rules.get(id) ?? this.rules.get(id.replace(/\/[^/]*$/, ''))))
    );
  }
}

/** SARIF 3.27.23: suppressed, unless somebody still looks into it or said no. */
const isSuppressed = ({ suppressions }: Result): boolean =>
  suppressions !== undefined &&
  suppressions.length > 0 &&
  suppressions.every(({ status }) => status !== 'underReview' && status !== 'rejected');

function scoreOf(value: string | number | boolean | undefined): number | null {
  const score = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof score === 'number' && score >= 0 && score <= 10 ? score : null;
}
