import { DamagedDocument, type EvidenceReader, type Reading } from '../domain/reading.ts';
import { list, object, scalar, text } from './json-shape.ts';
import { has, hasObject, readJson } from './json.ts';
import { known, Names } from './names.ts';

const condition = object({ status: text, metricKey: text, metric: text });

/** A gate that is open speaks for the change, one that is shut against it; anything else is undecided. */
function readingOf(
  format: string,
  status: string | undefined,
  conditions: readonly NonNullable<(typeof condition)['type']>[] | undefined,
  more: Reading['facts'] = {},
): Reading {
  if (status === undefined)
    throw new DamagedDocument(
      'It does not say how the quality gate stands. Fetch it again when the analysis is done.',
    );
  const failed = new Names();
  for (const { status: each, metricKey, metric } of conditions ?? [])
    if (each === 'ERROR') failed.add(metricKey ?? metric ?? 'a condition');
  return {
    format,
    verdict: status === 'OK' ? 'PASSED' : status === 'ERROR' ? 'FAILED' : 'UNKNOWN',
    facts: {
      tools: ['SonarQube'],
      gate: status,
      conditions: conditions?.length ?? 0,
      failedConditions: failed.list,
      ...more,
    },
    unread: null,
  };
}

/** What SonarQube answers to `api/qualitygates/project_status`. */
export const sonarqubeGate: EvidenceReader = {
  format: 'sonarqube-gate',
  title: 'a SonarQube quality gate',
  kinds: ['QUALITY_GATE'],
  recognises: ({ json }) => hasObject(json, 'projectStatus'),
  async read(document) {
    const { projectStatus: gate } = await readJson(
      document,
      object({ projectStatus: object({ status: text, conditions: list(condition) }) }),
    );
    return readingOf(sonarqubeGate.format, gate?.status, gate?.conditions);
  },
};

/** What SonarQube's webhook brings when an analysis is done. */
export const sonarqubeWebhook: EvidenceReader = {
  format: 'sonarqube-webhook',
  title: 'a SonarQube analysis',
  kinds: ['QUALITY_GATE'],
  recognises: ({ json }) =>
    has(json, 'taskId', 'project', 'status') &&
    (has(json, 'qualityGate') || has(json, 'analysedAt') || has(json, 'serverUrl')),
  async read(document) {
    const { status, qualityGate, project, branch, revision } = await readJson(
      document,
      object({
        status: text,
        revision: text,
        project: object({ key: text }),
        branch: object({ name: scalar }),
        qualityGate: object({ status: text, conditions: list(condition) }),
      }),
    );
    const more = known({ subject: project?.key, branch: branch?.name, revision });
    // Without a gate the analysis itself did not come to its end.
    const gate = qualityGate?.status ?? (status === 'SUCCESS' ? 'NONE' : status);
    return readingOf(sonarqubeWebhook.format, gate, qualityGate?.conditions, more);
  },
};
