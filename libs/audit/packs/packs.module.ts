import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { LedgerModule } from '#ledger';
import { CONFIG, type Config } from '#platform/config';
import { EvidencePacks } from './data/evidence-packs.ts';
import { PackParts } from './data/pack-parts.ts';
import { SelectedChanges } from './data/selected-changes.ts';
import { PackStore } from './store/pack-store.ts';
import { BuildPack } from './use-cases/build-pack.ts';
import { CancelPack } from './use-cases/cancel-pack.ts';
import { CarryPackOn } from './use-cases/carry-pack-on.ts';
import { ComposePack } from './use-cases/compose-pack.ts';
import { ReadPacks } from './use-cases/read-packs.ts';
import { RequestPack } from './use-cases/request-pack.ts';
import { TakePack } from './use-cases/take-pack.ts';
import { WatchedPacks } from './watched-packs.ts';

const useCases = [CancelPack, CarryPackOn, ReadPacks, RequestPack, TakePack];

/** Evidence packs, for any process; the doors are in PacksDoors, the worker's side in PacksPatience. */
@Module({
  imports: [CatalogModule, ChangesModule, LedgerModule],
  providers: [
    ...useCases,
    BuildPack,
    ComposePack,
    EvidencePacks,
    PackParts,
    SelectedChanges,
    WatchedPacks,
    {
      provide: PackStore,
      useFactory: ({ packs }: Config) => new PackStore(packs.dir, packs.keepDays),
      inject: [CONFIG],
    },
  ],
  exports: [...useCases, EvidencePacks],
})
export class PacksModule {}
