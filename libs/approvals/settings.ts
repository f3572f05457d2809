import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  type ApprovalSettings,
  approvalSettings,
  type EmergencySettings,
  emergencySettings,
  type Patience,
} from './domain/settings.ts';
import type { Purpose } from './domain/rule.ts';

/** How long rounds may take, and who hears of it: policies/approvals.json and policies/emergency.json. */
export class Settings {
  constructor(
    readonly approvals: ApprovalSettings,
    readonly emergency: EmergencySettings,
  ) {}

  /** @throws Error that says what is wrong with which file */
  static read(policyDir: string): Settings {
    return new Settings(
      readFile(path.join(policyDir, 'approvals.json'), approvalSettings),
      readFile(path.join(policyDir, 'emergency.json'), emergencySettings),
    );
  }

  patience(purpose: Purpose): Patience {
    return purpose === 'ratification' ? this.emergency : this.approvals;
  }
}

function readFile<T>(name: string, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(JSON.parse(readFileSync(name, 'utf8')));
  if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
