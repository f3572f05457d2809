import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MissingWorkflows } from '#changes';
import { retentionId, retentionTopic } from './domain/pass.ts';

/** Has the workflow of retention started where Temporal has none. */
@Injectable()
export class WatchedRetention implements OnModuleInit {
  constructor(private readonly missing: MissingWorkflows) {}

  onModuleInit(): void {
    this.missing.add({ topic: retentionTopic, open: `SELECT '${retentionId}'::uuid AS id` });
  }
}
