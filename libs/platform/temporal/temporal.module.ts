import { Module } from '@nestjs/common';
import { SearchAttributes } from './search-attributes.ts';
import { Temporal } from './temporal.ts';

/** Temporal's client side, for any process. */
@Module({ providers: [Temporal, SearchAttributes], exports: [Temporal, SearchAttributes] })
export class TemporalModule {}
