import { z } from 'zod';
import { brings, unread, type Vendor } from '../domain/reading.ts';
import { hmacHex } from '../domain/schemes.ts';
import { clean, field, instant, key, maybeSha, shaped, text, textAt } from './shapes.ts';

const analysed = z.looseObject({
  ...{ taskId: key, status: text(50), analysedAt: instant.optional(), revision: maybeSha },
  project: z.looseObject({ key: text(), name: text() }),
  qualityGate: z
    .looseObject({
      name: text(),
      status: text(50),
      conditions: z.array(z.looseObject({ status: text(50) })).default([]),
    })
    .nullish(),
});

const verdicts: Readonly<Record<string, 'PASSED' | 'FAILED'>> = { OK: 'PASSED', ERROR: 'FAILED' };

/** SonarQube and SonarQube Cloud (docs.sonarsource.com, webhooks): the verdict of the quality gate. */
export const sonarqube: Vendor = {
  authentic: hmacHex('x-sonar-webhook-hmac-sha256'),
  name: (_incoming, payload) => {
    const task = textAt(payload, 'taskId');
    // A gate that was changed by hand is told of again under the same task.
    const gate = textAt(payload, 'qualityGate', 'status') ?? textAt(payload, 'status') ?? '';
    return {
      id: task === null ? null : `${task}/${gate}`,
      event: field(payload, 'qualityGate') == null ? 'analysis' : 'qualityGate',
    };
  },
  read: (_event, payload) =>
    shaped(analysed, payload, ({ project, qualityGate: gate, ...said }) => {
      if (gate == null || said.analysedAt === undefined)
        return unread(`The analysis is ${said.status}: no gate was asked.`);
      const failed = gate.conditions.filter(({ status }) => status === 'ERROR').length;
      const passed = gate.conditions.filter(({ status }) => status === 'OK').length;
      return brings({
        kind: 'testRun',
        ...{ pipeline: clean(`sonarqube/${project.key}`, 300), run: said.taskId, commit: said.revision },
        name: clean(`Quality gate ${gate.name} of ${project.name}`, 300),
        verdict: verdicts[gate.status] ?? 'UNKNOWN',
        ...{ passed, failed, skipped: gate.conditions.length - passed - failed, at: said.analysedAt },
      });
    }),
};
