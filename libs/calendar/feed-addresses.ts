import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';

/** Where feeds are found. */
@Injectable()
export class FeedAddresses {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  of(secret: string): string {
    return `${this.config.publicUrl}/api/v1/calendar/feeds/${secret}.ics`;
  }
}
