import { type Data, listOf, notice, people, type Tell } from './words.ts';

const text = (data: Data, key: string): string => {
  const value = data[key];
  return typeof value === 'string' ? value : '';
};

/** `TEST_REPORT (there is none) and SBOM (…)`: what is missing, with why. */
const missing = (data: Data): string => {
  const all = listOf(data, 'missing').map((one) => {
    const because = text(one, 'because');
    return `${text(one, 'kind')}${because === '' ? '' : ` (${because})`}`;
  });
  return clipped(
    all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`,
    400,
  );
};
const how = (data: Data): string =>
  clipped([...new Set(listOf(data, 'missing').map((one) => text(one, 'how')))].join(' '), 300);

/** A notification is short; the change tells the rest. */
const clipped = (said: string, most: number): string =>
  said.length > most ? `${said.slice(0, most - 1)}…` : said;

/** Who is told what of evidence that is missing. */
export const evidenceTellings: Readonly<Record<string, Tell>> = {
  'change.evidenceAsked': (change, data) => [
    notice(
      change,
      'EVIDENCE_ASKED',
      people(data, 'toldPersons'),
      (at) => `evidence is needed by ${at(data.dueAt)}: ${missing(data)}. ${how(data)}`,
    ),
  ],
  'change.evidenceReminded': (change, data) => [
    notice(
      change,
      'EVIDENCE_REMINDED',
      people(data, 'toldPersons'),
      (at) => `evidence is still missing, needed by ${at(data.dueAt)}: ${missing(data)}. ${how(data)}`,
    ),
  ],
  'change.evidenceEscalated': (change, data) => [
    notice(
      change,
      'EVIDENCE_ESCALATED',
      people(data, 'toldPersons'),
      (at) =>
        `nobody has brought the evidence that is needed by ${at(data.dueAt)}: ${missing(data)}. Please see to it.`,
      data['to'] === 'changeManagers' ? ['changeManagers'] : [],
    ),
  ],
};
