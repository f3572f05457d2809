import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { changeTypes, riskLevels } from '#changes';
import type { ReviewRules } from './domain/review-rules.ts';

const hours = z.number().positive().max(8_760);
const file = z.strictObject({
  emergencyDueHours: hours,
  failedDueHours: hours,
  rules: z.array(
    z.strictObject({
      name: z.string().min(1).max(200),
      types: z.array(z.enum(changeTypes)).optional(),
      risks: z.array(z.enum(riskLevels)).optional(),
      tiers: z.array(z.number().int().min(1).max(4)).optional(),
      dueHours: hours,
    }),
  ),
  reminderHoursBefore: z.number().min(0).max(8_760),
  escalationHoursAfter: z.number().min(0).max(8_760),
});

/** Which changes owe a review and by when: policies/reviews.json. */
export class ReviewSettings {
  constructor(readonly rules: ReviewRules) {}

  static read(policyDir: string): ReviewSettings {
    const name = path.join(policyDir, 'reviews.json');
    const parsed = file.safeParse(JSON.parse(readFileSync(name, 'utf8')));
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new ReviewSettings(parsed.data);
  }
}
