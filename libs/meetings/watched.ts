import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MissingWorkflows } from '#changes';
import { missingSeriesTopic } from './topics.ts';

/** Has the workflows of series started again where Temporal lost them. */
@Injectable()
export class WatchedSeries implements OnModuleInit {
  constructor(private readonly missing: MissingWorkflows) {}

  onModuleInit(): void {
    // Of one that has ended, an agenda may be frozen that nobody has opened yet.
    const open = `SELECT id FROM meeting_series WHERE ended_at IS NULL
      UNION SELECT series_id FROM meeting
        WHERE frozen_at IS NOT NULL AND started_at IS NULL AND canceled_at IS NULL AND lapsed_at IS NULL`;
    this.missing.add({ topic: missingSeriesTopic, open });
  }
}
