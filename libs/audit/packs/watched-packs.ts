import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MissingWorkflows } from '#changes';
import { missingPackTopic } from './topics.ts';

/** Has the workflows of packs started again where Temporal lost them. */
@Injectable()
export class WatchedPacks implements OnModuleInit {
  constructor(private readonly missing: MissingWorkflows) {}

  onModuleInit(): void {
    this.missing.add({ topic: missingPackTopic, open: 'SELECT id FROM evidence_pack WHERE NOT cleared' });
  }
}
