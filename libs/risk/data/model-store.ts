import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CurrentModel } from '../current-model.ts';
import type { RiskModel } from '../domain/model.ts';

/** Keeps the text of every model that assesses, before it does. */
@Injectable()
export class ModelStore implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly current: CurrentModel,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.dataSource.isInitialized) return;
    await this.dataSource.query(
      `INSERT INTO risk_model (digest, model, created_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING`,
      [this.current.digest, JSON.stringify(this.current.model)],
    );
  }

  /** The models of these digests, as they were. */
  async byDigests(digests: readonly string[]): Promise<Map<string, RiskModel>> {
    const rows: { digest: string; model: RiskModel }[] = await this.dataSource.query(
      `SELECT digest, model FROM risk_model WHERE digest = ANY($1::text[])`,
      [digests],
    );
    return new Map(rows.map(({ digest, model }) => [digest, model]));
  }
}
