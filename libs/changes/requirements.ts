import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Requirement } from './domain/completeness.ts';
import { changeTypes, contentFields, riskLevels } from './domain/content.ts';
import { demandedAt, environmentKinds } from './domain/points.ts';
import { EvidenceMatrix } from './evidence-file.ts';

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

const file = z.strictObject({
  requirements: z.array(
    z.strictObject({
      name: z.string().min(1),
      by: z.enum(demandedAt),
      types: z.array(z.enum(changeTypes)).optional(),
      risks: z.array(z.enum(riskLevels)).optional(),
      tiers: z.array(z.number().int().min(1).max(4)).optional(),
      environmentKinds: z.array(z.enum(environmentKinds)).min(1).optional(),
      fields: z.array(z.enum(contentFields as [string, ...string[]])).optional(),
      evidence: z.undefined({ error: 'stands in policies/evidence.json: make a row of it there' }).optional(),
      workItem: z
        .strictObject({
          pattern: z.string().min(1).refine(isPattern, 'is no regular expression'),
          said: z.string().min(1),
        })
        .optional(),
      approvers: z.number().int().min(1).max(20).optional(),
      baked: z.strictObject({ hours: z.number().positive(), in: z.enum(environmentKinds) }).optional(),
    }),
  ),
});

/** What each kind of change must have, and by when: policies/requirements.json, and for evidence policies/evidence.json. */
export class Requirements {
  constructor(
    readonly list: readonly Requirement[],
    readonly evidence: EvidenceMatrix,
  ) {}

  static read(policyDir: string): Requirements {
    const name = path.join(policyDir, 'requirements.json');
    const parsed = file.safeParse(JSON.parse(readFileSync(name, 'utf8')));
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new Requirements(parsed.data.requirements as Requirement[], EvidenceMatrix.read(policyDir));
  }
}
