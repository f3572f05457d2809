import type { EvidenceReader } from '../domain/reading.ts';
import { cobertura, jacocoXml, lcov } from './coverage.ts';
import { cyclonedxJson } from './cyclonedx-json.ts';
import { cyclonedxXml } from './cyclonedx-xml.ts';
import { dsseEnvelope, inTotoStatement } from './in-toto.ts';
import { junitXml } from './junit-xml.ts';
import { manifests } from './manifests.ts';
import { newmanJson } from './newman-json.ts';
import { npmAuditJson } from './npm-audit-json.ts';
import { nunitXml } from './nunit-xml.ts';
import { sarif } from './sarif.ts';
import { sigstoreBundle, type SigstoreTrust } from './sigstore-bundle.ts';
import { snykJson } from './snyk-json.ts';
import { sonarqubeGate, sonarqubeWebhook } from './sonarqube.ts';
import { spdx3Json } from './spdx3-json.ts';
import { spdxJson } from './spdx-json.ts';
import { spdxTagValue } from './spdx-tag-value.ts';
import { terraformPlan } from './terraform-plan.ts';
import {
  testrailCsv,
  testrailJson,
  testrailXml,
  zephyrCsv,
  zephyrJson,
  zephyrXml,
} from './test-management.ts';
import { trivyJson } from './trivy-json.ts';
import { trx } from './trx.ts';
import { veracodePipelineJson, veracodeXml } from './veracode.ts';
import { zapJson, zapXml } from './zap.ts';

/** What an installation sets. */
export interface ReaderSettings {
  /** Null where nobody's signatures are checked. */
  readonly sigstore: SigstoreTrust | null;
}

/** Every reader there is, in the order they are asked. A new format is a new file and a line here. */
export const readersWith = ({ sigstore }: ReaderSettings): readonly EvidenceReader[] => [
  junitXml,
  nunitXml,
  trx,
  newmanJson,
  testrailXml,
  testrailJson,
  zephyrXml,
  zephyrJson,
  cobertura,
  jacocoXml,
  lcov,
  sarif,
  npmAuditJson,
  trivyJson,
  snykJson,
  zapJson,
  zapXml,
  veracodeXml,
  veracodePipelineJson,
  sonarqubeWebhook,
  sonarqubeGate,
  cyclonedxJson,
  cyclonedxXml,
  spdxJson,
  spdx3Json,
  spdxTagValue,
  sigstoreBundle(sigstore),
  dsseEnvelope,
  inTotoStatement,
  terraformPlan,
  manifests,
  // Last: tables have no marks but the names of their columns.
  zephyrCsv,
  testrailCsv,
];

/** Those that need no setting. */
export const readers = readersWith({ sigstore: null });
