export { Bringers } from './bringers.ts';
export { EvidenceRecords } from './data/evidence-records.ts';
export type { EvidenceRecord } from './domain/evidence.ts';
export { type EvidenceKind, evidenceKinds, type Verdict } from './domain/kinds.ts';
export { EvidenceDoors } from './evidence.doors.ts';
export { EvidenceModule } from './evidence.module.ts';
export { AttachEvidence, type DocumentInput } from './use-cases/attach-evidence.ts';
export { ReadEvidence } from './use-cases/read-evidence.ts';
export { EvidenceStore } from './store/evidence-store.ts';
