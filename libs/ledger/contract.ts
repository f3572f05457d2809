// What verifiers, witnesses and packs are made of: pure, and without the server.
export type { Checkpoint } from './domain/checkpoint.ts';
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
export {
  aboutFile,
  changeOfFile,
  contentFile,
  documentFile,
  leavesFile,
  manifestText,
  type PackAbout,
  type PackedFile,
  packFiles,
  type PackLeaf,
  pageFile,
  parseAbout,
  parseLeafLine,
  parseManifest,
  policyFile,
} from './domain/pack/pack-form.ts';
export { changePage, indexPage, type PackedChange, titleOf } from './domain/pack/pages.ts';
export { archiveEnd, blockBytes, paddingOf, parseFileHeader } from './domain/pack/ustar.ts';
export { consistencyProof, extendsTree, includes } from './domain/proofs.ts';
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
export { type AskAgain, type KeptDecisionFields, named, type Referred } from './domain/verify/claims.ts';
export { Findings, type Report } from './domain/verify/findings.ts';
export { cosigners, PinnedKey, type TrustedCheckpoint } from './domain/verify/pinned-key.ts';
export { RecordChecks } from './domain/verify/records-check.ts';
