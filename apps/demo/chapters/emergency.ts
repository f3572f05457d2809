import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { completeReview, inHours } from '../review.ts';
import type { Stage } from '../stage.ts';

/** What the smoke test of the payments service wrote: made up, as the emergency is. */
const smokeTest = `<testsuites><testsuite name="smoke" tests="2" failures="0">
  <testcase name="a card is charged"/><testcase name="the certificate is good for a year"/>
</testsuite></testsuites>
`;

/** An emergency: starts before approval, and pays its debts afterwards. */
export async function emergency(stage: Stage): Promise<void> {
  const { narrator } = stage;
  narrator.heading(
    'An emergency: first the fire, then the debts',
    'When something is down, policy lets the work begin while the emergency board is asked. Ratification, the ' +
      'paperwork and a review are owed afterwards, and without them the change cannot close.',
  );
  const tomas = await stage.person('tomas');
  narrator.tell(
    `${tomas.name}, on call, declares an emergency.`,
    'It is filed, handed in and before the emergency board in one go.',
  );
  const { number } = await tomas.change([
    ...['emergency', '--incident', 'INC-4711', '--service', 'payments', '--environment', 'production-eu'],
    ...[
      '--tag',
      'demo',
      '--reason',
      'Card payments fail since 02:10: the certificate of the gateway has expired.',
    ],
  ]);

  narrator.tell(
    `${tomas.name} begins at once, and is done.`,
    'The start before approval is what this type is for; who started, and when, is on record.',
  );
  await tomas.change(['transition', number, 'startImplementation']);
  await tomas.change([
    'transition',
    number,
    'completeImplementation',
    '--comment',
    'New certificate installed.',
  ]);

  const lena = await stage.person('lena');
  narrator.tell(`${lena.name} verifies it.`, 'Also at night somebody else says that it works.');
  await lena.change(['transition', number, 'recordValidation', '--result', 'PASSED']);

  narrator.tell(
    `${tomas.name} tries to close it.`,
    'The debts are open: the paperwork is missing, nobody has ratified it, and it was not reviewed.',
  );
  await tomas.gavel(['transition', number, 'closeChange', '--outcome', 'SUCCESSFUL'], { exit: 3 });
  await payDebts(stage, number);
}

async function payDebts(stage: Stage, number: string): Promise<void> {
  const { narrator } = stage;
  const tomas = await stage.person('tomas');
  const sofia = await stage.person('sofia');
  const maya = await stage.person('maya');
  narrator.tell(`${tomas.name} writes down what was done.`, 'The paperwork of an emergency follows.');
  const { revision } = await tomas.change([
    ...['edit', number, '--verifier', 'lena@acme.example'],
    ...['--implementation-plan', 'Issue a new certificate, install it, restart the gateway.'],
    ...['--backout-plan', 'Route payments through the second gateway.'],
  ]);

  const report = path.join(stage.folder, 'smoke-test.xml');
  writeFileSync(report, smokeTest);
  narrator.tell(
    `${tomas.name} asks which evidence is missing, and attaches the report of the smoke test.`,
    'On a critical service the tests of an emergency follow as well; a reader says what the report says.',
  );
  await tomas.gavel(['evidence', 'missing', number]);
  await tomas.gavel(['evidence', 'add', number, '--kind', 'TEST_REPORT', '--file', report]);

  narrator.tell(
    `${sofia.name} of the emergency board ratifies it.`,
    'Somebody who had no hand in it has to stand by what was done, and by exactly that.',
  );
  await sofia.gavel(['approve', number, '--revision', String(revision), '--comment', 'It could not wait.']);

  narrator.tell(
    `${maya.name} completes the review, with a root cause and something to do about it.`,
    'An emergency always owes a review, and the review has to say why it happened.',
  );
  await completeReview(stage, maya, number, {
    outcome: 'SUCCESSFUL',
    summary: 'Payments were back after nineteen minutes.',
    rootCause: 'Nobody was told that the certificate was about to expire.',
    actions: [
      {
        title: 'Alert on certificates thirty days ahead',
        owner: 'ines@acme.example',
        dueAt: inHours(24 * 14),
      },
    ],
  });
  narrator.tell(`${tomas.name} closes it.`, 'Nothing is owed any more.');
  await tomas.change(['transition', number, 'closeChange']);
}
