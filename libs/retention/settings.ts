import { readFileSync } from 'node:fs';
import path from 'node:path';
import { digestOf, type Json } from '#kernel';
import { z } from 'zod';
import type { RetentionRule } from './domain/retention.ts';

const days = z.number().min(0).max(36_525);
const list = <T extends z.ZodType>(of: T) => z.array(of).min(1).nullable().default(null);
const rule = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    kinds: list(z.string().regex(/^[A-Z][A-Z_]{1,39}$/)),
    services: list(z.string().min(1)),
    tiers: list(z.number().int().min(1).max(4)),
    regulations: list(z.string().min(1)),
    keepDays: days.nullable().default(null),
    removeAfterDays: days.nullable().default(null),
  })
  .refine(
    (one) => one.keepDays !== null || one.removeAfterDays !== null,
    'says neither keepDays nor removeAfterDays',
  )
  .refine(
    (one) => one.regulations === null || one.removeAfterDays === null,
    'a rule of regulations keeps and does not remove: a further regulation never takes anything away',
  );
const file = z
  .strictObject({
    /** From one pass to the next. */
    passEveryHours: z.number().positive().max(744),
    /** What services and changes may be said to stand under, with what that means. */
    regulations: z.record(z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/), z.string().min(1).max(500)),
    rules: z.array(rule),
  })
  .superRefine(({ regulations, rules }, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    for (const { name, regulations: named } of rules)
      for (const one of named ?? [])
        if (!Object.hasOwn(regulations, one)) complain(`${name}: there is no regulation ${one}`);
    const names = rules.map(({ name }) => name);
    if (new Set(names).size < names.length) complain('two rules have one name');
  });

/** For how long the content of documents is kept: policies/retention.json. */
export class RetentionSettings {
  readonly rules: readonly RetentionRule[];
  /** Titles by name. */
  readonly regulations: ReadonlyMap<string, string>;
  readonly passEveryMs: number;

  private constructor(
    { rules, regulations, passEveryHours }: z.infer<typeof file>,
    /** Of what the file says; the event by which the file came into force has it too. */
    readonly digest: string,
  ) {
    this.rules = rules;
    this.regulations = new Map(Object.entries(regulations));
    this.passEveryMs = passEveryHours * 3_600_000;
  }

  /** @throws Error that says what is wrong with the file */
  static read(policyDir: string): RetentionSettings {
    const name = path.join(policyDir, 'retention.json');
    const said = JSON.parse(readFileSync(name, 'utf8')) as Json;
    const parsed = file.safeParse(said);
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new RetentionSettings(parsed.data, digestOf(said));
  }
}
