import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { changeTypes, riskLevels } from './domain/content.ts';
import {
  brought,
  type EvidenceRow,
  evidenceSenders,
  freshAfter,
  verdictsNeeded,
} from './domain/evidence-matrix.ts';
import { demandedAt, environmentKinds } from './domain/points.ts';

const some = <T extends z.ZodType>(kind: T) =>
  z.array(kind).min(1, 'must name at least one, or be left out').optional();
const hours = z.number().min(0).max(8_760);
const kind = z.string().regex(/^[A-Z][A-Z_]{1,39}$/, 'must be a kind of evidence, as in TEST_REPORT');
const glob = z.string().min(1).max(300).optional();

const row = z.strictObject({
  rule: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'must be small letters, digits and hyphens: exceptions are asked for by it',
    ),
  name: z.string().min(1),
  by: z.enum(demandedAt),
  types: some(z.enum(changeTypes)),
  risks: some(z.enum(riskLevels)),
  tiers: some(z.number().int().min(1).max(4)),
  environmentKinds: some(z.enum(environmentKinds)),
  brings: some(z.enum(brought)),
  evidence: z
    .array(
      z.strictObject({
        kind,
        verdict: z.enum(verdictsNeeded).default('PASSED'),
        from: z
          .array(z.enum(evidenceSenders))
          .min(1)
          .default([...evidenceSenders]),
        freshAfter: z.array(z.enum(freshAfter)).default([...freshAfter]),
      }),
    )
    .min(1),
});

const file = z
  .strictObject({
    rows: z.array(row),
    testRuns: z.array(z.strictObject({ pipeline: glob, name: glob, kind: kind.nullable() })),
    collecting: z.strictObject({
      askHoursBefore: hours,
      remindHoursBefore: z.array(hours).max(10),
      escalation: z
        .array(z.strictObject({ to: z.enum(['owners', 'changeManagers']), hoursBefore: hours }))
        .max(10),
      closeWithinHours: hours.positive(),
    }),
  })
  .superRefine(({ rows }, ctx) => {
    const complain = (n: number, message: string) =>
      ctx.addIssue({ code: 'custom', path: ['rows', n, 'evidence'], message });
    for (const [n, { rule, evidence }] of rows.entries()) {
      if (rows.findIndex((other) => other.rule === rule) !== n)
        ctx.addIssue({
          code: 'custom',
          path: ['rows', n, 'rule'],
          message: `${rule} is there twice; give each row a rule of its own`,
        });
      for (const { kind: asked, from } of evidence) {
        if (evidence.filter((other) => other.kind === asked).length > 1)
          complain(n, `asks twice for ${asked}; ask once, with the stricter words`);
        // Rows add up: what one takes from people alone and another from pipelines alone nobody could bring.
        for (const other of rows.slice(0, n))
          if (other.evidence.some((e) => e.kind === asked && !e.from.some((sender) => from.includes(sender))))
            complain(
              n,
              `takes ${asked} from others than the row ${other.rule} does, so nobody could bring it; let both take it from one sender`,
            );
      }
    }
  });

type EvidenceFile = z.infer<typeof file>;

/** When those who can bring what is missing are asked, reminded, and passed over: hours before it is needed. */
export type Collecting = EvidenceFile['collecting'];

/** Which evidence each kind of change needs, by whom and by when it is asked for: policies/evidence.json. */
export class EvidenceMatrix {
  readonly rows: readonly EvidenceRow[];
  readonly collecting: Collecting;
  private readonly testRuns: readonly { pipeline: RegExp; name: RegExp; kind: string | null }[];

  private constructor({ rows, collecting, testRuns }: EvidenceFile) {
    this.rows = rows;
    this.collecting = collecting;
    this.testRuns = testRuns.map(({ pipeline, name, kind: is }) => ({
      pipeline: patternOf(pipeline),
      name: patternOf(name),
      kind: is,
    }));
  }

  static read(policyDir: string): EvidenceMatrix {
    const name = path.join(policyDir, 'evidence.json');
    return EvidenceMatrix.of(JSON.parse(readFileSync(name, 'utf8')), name);
  }

  /** @throws Error that says what is wrong, where, and what to write instead */
  static of(said: unknown, name = 'evidence.json'): EvidenceMatrix {
    const parsed = file.safeParse(said);
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new EvidenceMatrix(parsed.data);
  }

  /** What a check, a test run or a scan that a source tells of counts as: by the first line that fits; null for nothing. */
  kindOfRun(pipeline: string | null, name: string): string | null {
    return (
      this.testRuns.find((line) => line.pipeline.test(pipeline ?? '') && line.name.test(name))?.kind ?? null
    );
  }

  /** @throws Error that names the first row or line with a kind that there is not, or that nothing reads */
  checkKinds({ kinds, read }: KnownKinds): void {
    const complain = (what: string): never => {
      throw new Error(`evidence.json cannot be used: ${what}`);
    };
    const known = (where: string, kind: string): void => {
      if (!kinds.includes(kind))
        complain(`${where} names ${kind}, which is no kind of evidence. There are: ${kinds.join(', ')}.`);
    };
    for (const line of this.testRuns) if (line.kind !== null) known('testRuns', line.kind);
    for (const { rule, evidence } of this.rows)
      for (const { kind: asked, verdict } of evidence) {
        known(`the row ${rule}`, asked);
        if ((verdict === 'PASSED' || verdict === 'READ') && !read.includes(asked))
          complain(
            `the row ${rule} asks that ${asked} is ${verdict}, and nothing reads it. Ask for "verdict": "PRESENT".`,
          );
      }
  }
}

/** The kinds of evidence that there are, and those that something reads: a reader of documents, or a source's word. */
export interface KnownKinds {
  readonly kinds: readonly string[];
  readonly read: readonly string[];
}

/** A name with `*` for any letters, however it is capitalised; left out, every name. */
const patternOf = (said = '*'): RegExp =>
  new RegExp(`^${said.replaceAll(/[\\^$.+?()[\]{}|/]/g, String.raw`\$&`).replaceAll('*', '.*')}$`, 'isu');
