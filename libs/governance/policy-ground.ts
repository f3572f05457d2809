import { readFileSync } from 'node:fs';
import path from 'node:path';
import { floorOf, type Ground, type PolicySet } from '#policy';
import { z } from 'zod';

const file = z.strictObject({ rules: z.array(z.string().min(1)).min(1) });

/** What no uploaded set may do without, from policies/floor.json and the rules beside it. */
export class PolicyGround {
  constructor(readonly ground: Ground) {}

  /** @throws Error that says what to mend in the file */
  static read(policyDir: string, shipped: PolicySet): PolicyGround {
    const name = path.join(policyDir, 'floor.json');
    const parsed = file.safeParse(JSON.parse(readFileSync(name, 'utf8')));
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new PolicyGround({ schema: shipped.schema, floor: floorOf(parsed.data.rules, shipped.policies) });
  }
}
