import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { EvidenceModule } from '#evidence';
import { CONFIG, type Config } from '#platform/config';
import { LegalHoldRow } from './data/legal-hold.entity.ts';
import { LegalHolds } from './data/legal-holds.ts';
import { RegulationMarks } from './data/regulation-marks.ts';
import { Retained } from './data/retained.ts';
import { HoldCommands } from './hold-commands.ts';
import { RetentionSettings } from './settings.ts';
import { LiftHold } from './use-cases/lift-hold.ts';
import { PassRetention } from './use-cases/pass-retention.ts';
import { PlaceHold } from './use-cases/place-hold.ts';
import { ReadRetention } from './use-cases/read-retention.ts';
import { SetRegulations } from './use-cases/set-regulations.ts';
import { WatchedRetention } from './watched.ts';

const services = [
  LegalHolds,
  LiftHold,
  PassRetention,
  PlaceHold,
  ReadRetention,
  RegulationMarks,
  Retained,
  SetRegulations,
];

/** For how long the content of what is kept is kept, for any process; the doors are in RetentionDoors. */
@Module({
  imports: [TypeOrmModule.forFeature([LegalHoldRow]), CatalogModule, ChangesModule, EvidenceModule],
  providers: [
    ...services,
    HoldCommands,
    WatchedRetention,
    {
      provide: RetentionSettings,
      useFactory: ({ policyDir }: Config) => RetentionSettings.read(policyDir),
      inject: [CONFIG],
    },
  ],
  exports: [...services, RetentionSettings],
})
export class RetentionModule {}
