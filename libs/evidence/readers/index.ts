import { type EvidenceReader } from '../domain/reading.ts';
import { cobertura, lcov } from './coverage.ts';
import { cyclonedxJson } from './cyclonedx-json.ts';
import { junitXml } from './junit-xml.ts';
import { npmAuditJson } from './npm-audit-json.ts';

/** Every reader there is, in the order they are asked. A new format is a new file and a line here. */
export const readers: readonly EvidenceReader[] = [junitXml, cobertura, lcov, cyclonedxJson, npmAuditJson];
