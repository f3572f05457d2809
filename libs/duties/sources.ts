import { Injectable } from '@nestjs/common';
import { ChangesRepository, ChangeRules } from '#changes';
import { Arrivals } from '#delivery';
import { IdentityChanges } from '#people';

/** What tells of something to look at, and what is looked at then. */
@Injectable()
export class Sources {
  constructor(
    readonly arrivals: Arrivals,
    readonly identities: IdentityChanges,
    readonly changes: ChangesRepository,
    readonly rules: ChangeRules,
  ) {}
}
