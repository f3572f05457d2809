import { Module } from '@nestjs/common';
import { TemporalModule } from '#platform/temporal';
import { PackActivitiesOf } from './activities/pack-activities.ts';
import { PackWorkflows, StartMissingPacks, TellPacks } from './activities/pack-workflows.ts';
import { ReadPackAgenda } from './activities/read-pack-agenda.ts';
import { PacksModule } from './packs.module.ts';

/** The worker's side of packs: what their workflows are told, and what they have done. */
@Module({
  imports: [PacksModule, TemporalModule],
  providers: [PackActivitiesOf, PackWorkflows, ReadPackAgenda, StartMissingPacks, TellPacks],
  exports: [PackActivitiesOf, StartMissingPacks, TellPacks],
})
export class PacksPatience {}
