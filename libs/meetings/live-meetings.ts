import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type LiveTopic, LiveTopics } from '#changes';
import type { EventRow } from '#platform/database';
import { refOf } from './sights.ts';
import { FindMeetings } from './use-cases/find-meetings.ts';

/** The life of meetings in the live stream: all who may read meetings hear of them. */
@Injectable()
export class LiveMeetings implements LiveTopic, OnModuleInit {
  readonly name = 'meetingUpdated';
  readonly subjectType = 'meeting';
  readonly parameter = 'meeting';

  constructor(
    private readonly topics: LiveTopics,
    private readonly find: FindMeetings,
  ) {}

  onModuleInit(): void {
    this.topics.add(this);
  }

  nameIn({ data }: EventRow): string | null {
    const { meeting } = data;
    return typeof meeting === 'string' ? meeting : null;
  }

  async resolve(said: string): Promise<string> {
    return refOf(await this.find.one(said));
  }
}
