import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { roles } from '#kernel';
import { type Severity, severities } from './domain/violation.ts';

const hours = z.number().positive().max(8_760);
const severity = z.enum(severities);
const rolesHeld = z.array(z.enum(roles)).min(1);
const file = z.strictObject({
  machines: z.array(z.string().min(1)),
  exceptions: z.strictObject({
    maxDays: z.number().int().min(1).max(365),
    rules: z.array(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  }),
  entitlements: z.strictObject({
    APPROVE: rolesHeld,
    DEPLOY: rolesHeld,
    OVERRIDE: rolesHeld,
    EDIT_POLICY: rolesHeld,
  }),
  trace: z
    .strictObject({
      /** By name, or by how the name begins: `https://ci.example.org/*`; null where any pipeline will do. */
      knownPipelines: z.array(z.string().min(1).max(300)).nullable(),
      /** For so long after a deployment a review may be told of, before its commit counts as reviewed by nobody. */
      reviewToldWithinMinutes: z.number().min(0).max(10_080),
    })
    .default({ knownPipelines: null, reviewToldWithinMinutes: 60 }),
  violations: z.strictObject({
    severities: z.record(z.string(), severity),
    otherwise: severity,
    answerHours: z.strictObject({ low: hours, medium: hours, high: hours, critical: hours }),
    remindHoursBefore: hours,
    watchedEnvironments: z.array(z.enum(['dev', 'test', 'staging', 'production'])),
  }),
});

/** What organisations settle about duties: policies/duties.json. */
export class DutySettings {
  /** Identities of code hosts themselves, such as the committer of what is merged in a browser: nobody's. */
  readonly machines: ReadonlySet<string>;
  /** The rules that compliance may except from, and for how many days at the most. */
  readonly exceptable: ReadonlySet<string>;
  readonly maxExceptionDays: number;
  readonly violations: z.infer<typeof file>['violations'];
  /** What is asked of the way from commit to production. */
  readonly trace: z.infer<typeof file>['trace'];

  /** Which roles may do what; for telling who could on some day. */
  readonly entitlements: z.infer<typeof file>['entitlements'];

  private constructor({ machines, exceptions, violations, entitlements, trace }: z.infer<typeof file>) {
    this.machines = new Set(machines.map((who) => who.toLowerCase()));
    this.exceptable = new Set(exceptions.rules);
    this.maxExceptionDays = exceptions.maxDays;
    this.violations = violations;
    this.trace = trace;
    this.entitlements = entitlements;
  }

  static read(policyDir: string): DutySettings {
    const name = path.join(policyDir, 'duties.json');
    const parsed = file.safeParse(JSON.parse(readFileSync(name, 'utf8')));
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new DutySettings(parsed.data);
  }

  severityOf(rule: string): Severity {
    return this.violations.severities[rule] ?? this.violations.otherwise;
  }
}
