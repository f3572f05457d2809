import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { changeTypes, contentFields, riskLevels } from './domain/content.ts';
import { demandedAt, type Requirement } from './domain/completeness.ts';

const file = z.strictObject({
  requirements: z.array(
    z.strictObject({
      name: z.string().min(1),
      by: z.enum(demandedAt),
      types: z.array(z.enum(changeTypes)).optional(),
      risks: z.array(z.enum(riskLevels)).optional(),
      tiers: z.array(z.number().int().min(1).max(4)).optional(),
      fields: z.array(z.enum(contentFields as [string, ...string[]])).optional(),
      evidence: z.array(z.string().min(1)).optional(),
    }),
  ),
});

/** Which fields and evidence each kind of change must have, and by when: policies/requirements.json. */
export class Requirements {
  constructor(readonly list: readonly Requirement[]) {}

  static read(policyDir: string): Requirements {
    const name = path.join(policyDir, 'requirements.json');
    const parsed = file.safeParse(JSON.parse(readFileSync(name, 'utf8')));
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new Requirements(parsed.data.requirements as Requirement[]);
  }
}
