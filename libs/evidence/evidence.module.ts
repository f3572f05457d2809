import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangesModule } from '#changes';
import { CONFIG, type Config } from '#platform/config';
import { Bringers } from './bringers.ts';
import { Components } from './data/components.ts';
import { Collections } from './data/collections.ts';
import { EvidenceRecords } from './data/evidence-records.ts';
import { Expiries } from './data/expiries.ts';
import { EvidenceRow } from './data/evidence.entity.ts';
import { EvidenceSubjectRow } from './data/subject.entity.ts';
import { DocumentReaders } from './document-readers.ts';
import { EvidenceDeadlines } from './evidence-deadlines.ts';
import { EvidenceFacts } from './evidence-facts.ts';
import { EvidenceStore } from './store/evidence-store.ts';
import { AttachEvidence } from './use-cases/attach-evidence.ts';
import { FindComponent } from './use-cases/find-component.ts';
import { ReadEvidence } from './use-cases/read-evidence.ts';
import { EvidenceStandings } from './standing.ts';

/** Documents that prove how a change was done, for any process; the doors are in EvidenceDoors. */
@Module({
  imports: [TypeOrmModule.forFeature([EvidenceRow, EvidenceSubjectRow]), ChangesModule],
  providers: [
    AttachEvidence,
    Bringers,
    Collections,
    Components,
    EvidenceDeadlines,
    EvidenceFacts,
    EvidenceRecords,
    EvidenceStandings,
    Expiries,
    FindComponent,
    ReadEvidence,
    {
      provide: DocumentReaders,
      useFactory: ({ policyDir }: Config) => DocumentReaders.ofHouse(policyDir),
      inject: [CONFIG],
    },
    {
      provide: EvidenceStore,
      useFactory: ({ evidence }: Config) => new EvidenceStore(evidence.dir, evidence.limitBytes),
      inject: [CONFIG],
    },
  ],
  exports: [
    AttachEvidence,
    Bringers,
    EvidenceRecords,
    EvidenceStandings,
    EvidenceStore,
    FindComponent,
    ReadEvidence,
  ],
})
export class EvidenceModule {}
