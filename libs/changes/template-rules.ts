import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { outcomes } from './domain/change.ts';
import type { SuspensionRule } from './domain/suspension.ts';

const file = z.strictObject({
  suspend: z.array(
    z
      .strictObject({
        name: z.string().min(1),
        outcomes: z.array(z.enum(outcomes)).min(1),
        failures: z.number().int().min(1),
        ofLast: z.number().int().min(1).max(100),
      })
      .refine(
        ({ failures, ofLast }) => failures <= ofLast,
        'asks for more failures than it looks at changes',
      ),
  ),
});

/** When templates are suspended: policies/templates.json. */
export class TemplateRules {
  constructor(readonly suspend: readonly SuspensionRule[]) {}

  /** @throws Error that says what to mend in the file */
  static read(policyDir: string): TemplateRules {
    const name = path.join(policyDir, 'templates.json');
    const parsed = file.safeParse(JSON.parse(readFileSync(name, 'utf8')));
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new TemplateRules(parsed.data.suspend);
  }
}
