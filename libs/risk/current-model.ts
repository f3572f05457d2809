import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { modelDigest, type RiskModel, riskModelShape } from './domain/model.ts';

/** The risk model that this process assesses by: policies/risk.json. */
export class CurrentModel {
  readonly digest: string;

  constructor(readonly model: RiskModel) {
    this.digest = modelDigest(model);
  }

  /** @throws Error that says what is wrong with the file */
  static read(policyDir: string): CurrentModel {
    const name = path.join(policyDir, 'risk.json');
    const parsed = riskModelShape.safeParse(JSON.parse(readFileSync(name, 'utf8')));
    if (!parsed.success) throw new Error(`${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
    return new CurrentModel(parsed.data);
  }
}
