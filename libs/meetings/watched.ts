import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MissingWorkflows } from '#changes';
import { missingSeriesTopic } from './topics.ts';

/** Has the workflows of series started again where Temporal lost them. */
@Injectable()
export class WatchedSeries implements OnModuleInit {
  constructor(private readonly missing: MissingWorkflows) {}

  onModuleInit(): void {
    const open = 'SELECT id FROM meeting_series WHERE ended_at IS NULL';
    this.missing.add({ topic: missingSeriesTopic, open });
  }
}
