import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { EvidenceModule } from '#evidence';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { ErasureRow } from './data/erasure.entity.ts';
import { Erasures } from './data/erasures.ts';
import { LegalHoldRow } from './data/legal-hold.entity.ts';
import { LegalHolds } from './data/legal-holds.ts';
import { RegulationMarks } from './data/regulation-marks.ts';
import { Retained } from './data/retained.ts';
import { HoldCommands } from './hold-commands.ts';
import { RetentionSettings } from './settings.ts';
import { DecideErasure } from './use-cases/decide-erasure.ts';
import { LiftHold } from './use-cases/lift-hold.ts';
import { PassRetention } from './use-cases/pass-retention.ts';
import { PlaceHold } from './use-cases/place-hold.ts';
import { ReadRetention } from './use-cases/read-retention.ts';
import { RequestErasure } from './use-cases/request-erasure.ts';
import { SetRegulations } from './use-cases/set-regulations.ts';
import { WatchedRetention } from './watched.ts';

const services = [
  DecideErasure,
  Erasures,
  RequestErasure,
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
  imports: [
    PeopleModule,
    TypeOrmModule.forFeature([ErasureRow, LegalHoldRow]),
    CatalogModule,
    ChangesModule,
    EvidenceModule,
  ],
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
