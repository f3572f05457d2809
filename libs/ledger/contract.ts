// What verifiers, witnesses and packs are made of: pure, and without the server.
export { type Checkpoint, parseCheckpoint } from './domain/checkpoint.ts';
export { GrowingTiles } from './domain/growing-tiles.ts';
export { entryHash, hashBytes } from './domain/hashes.ts';
export {
  newSigningKey,
  parseSigner,
  parseVerifier,
  signatureTypes,
  signerText,
  type SigningKey,
  signNote,
  verifierText,
} from './domain/keys.ts';
export { formatNote, fromBase64, parseNote, signatureLine } from './domain/note.ts';
export { namedInEntry } from './domain/pack/shown-leaves.ts';
export { batchRoot } from './domain/batch-proof.ts';
export { type IndexParts, indexPage } from './domain/pack/index-page.ts';
export {
  changesDigest,
  manifestText,
  type PackedFile,
  type PackHead,
  type PackRequest,
  packRequested,
  parseManifest,
  requestOf,
} from './domain/pack/manifest.ts';
export {
  aboutFile,
  aboutText,
  changeOfFile,
  contentFile,
  documentFile,
  leavesFile,
  leavesText,
  type PackAbout,
  packFiles,
  type PackLeaf,
  pageFile,
  parseAbout,
  parseLeafLine,
  parseLeaves,
  policyFile,
  type ProvenLeaves,
  referenceOfFile,
} from './domain/pack/pack-form.ts';
export { type ChangeInPack, changePage, type PackedChange, summaryOf } from './domain/pack/pages.ts';
export { archiveEnd, blockBytes, fileHeader, paddingOf, parseFileHeader } from './domain/pack/ustar.ts';
export { consistencyProof, extendsTree } from './domain/proofs.ts';
export {
  bundlePath,
  entriesOf,
  levelWidths,
  placeOf,
  rootOfComplete,
  type Tile,
  tilePath,
  tileWidth,
} from './domain/tiles.ts';
export { type NodeReader, rootOf } from './domain/tree.ts';
export {
  type AskAgain,
  fieldsOf,
  type KeptDecisionFields,
  named,
  type Referred,
} from './domain/verify/claims.ts';
export { Findings, type Report } from './domain/verify/findings.ts';
export { cosigners, PinnedKey, type TrustedCheckpoint } from './domain/verify/pinned-key.ts';
export { RecordChecks } from './domain/verify/records-check.ts';
