import { type EvidenceReader } from '../domain/reading.ts';
import { every, flag, list, number, object, scalar, text, either } from './json-shape.ts';
import { hasObject, readJson } from './json.ts';
import { known } from './names.ts';
import { TestTally } from './test-tally.ts';

const anything = either(object({}), scalar);
const stat = object({ total: number, pending: number, failed: number });

/** What Newman's JSON reporter writes of a run of a Postman collection: each assertion is a test. */
export const newmanJson: EvidenceReader = {
  format: 'newman-json',
  title: 'a Newman (Postman) report',
  kinds: ['TEST_REPORT', 'ROLLBACK_TEST'],
  recognises: ({ json }) => hasObject(json, 'collection', 'run'),
  async read(document) {
    const tally = new TestTally();
    let requests = 0;
    const script = object({ error: anything });
    const execution = object({
      requestError: anything,
      assertions: list(object({ assertion: text, skipped: flag, error: anything })),
      testScript: list(script),
      prerequestScript: list(script),
    });
    const { collection, run } = await readJson(
      document,
      object({
        collection: object({ info: object({ name: text }) }),
        run: object({
          stats: object({ assertions: stat, requests: stat, testScripts: stat, prerequestScripts: stat }),
          error: anything,
          executions: every(execution, ({ requestError, assertions, testScript, prerequestScript }) => {
            requests += 1;
            if (requestError !== undefined) tally.count('errors');
            for (const { error } of [...(testScript ?? []), ...(prerequestScript ?? [])])
              if (error !== undefined) tally.count('errors');
            for (const { error, skipped } of assertions ?? [])
              tally.count(skipped === true ? 'skipped' : error === undefined ? 'passed' : 'failed');
          }),
        }),
      }),
    );
    const stats = run?.stats;
    tally.claim({
      tests: stats?.assertions?.total,
      failed: stats?.assertions?.failed,
      errors: [stats?.requests, stats?.testScripts, stats?.prerequestScripts].reduce(
        (n, s) => n + (s?.failed ?? 0),
        0,
      ),
    });
    if (run?.error !== undefined) tally.spoil();
    return tally.reading(newmanJson.format, known({ requests, subject: collection?.info?.name }));
  },
};
