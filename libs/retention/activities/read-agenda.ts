import { Injectable } from '@nestjs/common';
import type { RetentionAgenda } from '../contract.ts';
import { Retained } from '../data/retained.ts';
import { agendaOf } from '../domain/pass.ts';
import { RetentionSettings } from '../settings.ts';

/** When the next pass is, as the record has it. */
@Injectable()
export class ReadRetentionAgenda {
  constructor(
    private readonly retained: Retained,
    private readonly settings: RetentionSettings,
  ) {}

  async now(): Promise<RetentionAgenda> {
    return agendaOf(await this.retained.lastPass(), this.settings.passEveryMs);
  }
}
