import { gather } from '../material.ts';
import { completeReview, inHours } from '../review.ts';
import type { Stage } from '../stage.ts';

/** A normal change of high risk, from filing to closed: the release of this very repository. */
export async function release(stage: Stage): Promise<void> {
  const { narrator } = stage;
  narrator.heading(
    'A normal change: the release of this very repository',
    'A change of high risk goes before two members of the change advisory board, shows its tests before it starts, ' +
      'and owes a review. What is filed is real: the commits, the test report, the bill of materials and the audit of ' +
      'the code that you run.',
  );
  const material = await gather(stage);
  const { artifact } = material;
  const gate = ['--environment', 'production-eu', '--artifact', artifact.digest];
  const number = await fileIt(stage, material);
  await attachAll(stage, number, material);
  await assess(stage, number);

  const paul = await stage.person('paul');
  narrator.tell(
    `The pipeline asks the gate whether it may deploy ${artifact.name}.`,
    'Nobody has approved yet: the gate stays closed, and its exit status says that waiting can help.',
  );
  await paul.gavel(['gate', 'check', number, ...gate], { exit: 8 });

  await approve(stage, number);

  narrator.tell(
    'The pipeline asks again, once for what was approved and once for something else.',
    'An approval is for one content: another artifact is not covered by it.',
  );
  await paul.gavel(['gate', 'check', number, ...gate]);
  const other = `sha256:${'0'.repeat(64)}`;
  await paul.gavel(['gate', 'check', number, '--environment', 'production-eu', '--artifact', other], {
    exit: 6,
  });
  await carryOut(stage, number);
}

async function fileIt(stage: Stage, material: Awaited<ReturnType<typeof gather>>): Promise<string> {
  const paul = await stage.person('paul');
  const { version, commitCount, changedFiles, artifact, range } = material;
  stage.narrator.tell(
    `${paul.name}, release manager, files the release with its ${commitCount} commits and hands it in.`,
    'A change says what, why, how, when, who, and how it is taken back; the commits say who wrote it.',
  );
  const fields = {
    type: 'NORMAL',
    title: `Release gavel ${version}`,
    description: `${commitCount} commits. ${changedFiles}`,
    reason: 'What was built since the last release is to reach its users.',
    services: ['gavel'],
    environments: ['production-eu'],
    risk: 'HIGH',
    impact: 'MEDIUM',
    implementationPlan: 'Deploy to one node, watch it for ten minutes, deploy to the others.',
    testPlan: 'File, approve and close a change on production after the deployment.',
    backoutPlan: 'Deploy the version before; migrations of this release are compatible with it.',
    communicationPlan: 'The status page is updated before and after; the on-call person is told.',
    securityImpact: 'No new ports, no new rights. The audit report is attached.',
    implementer: 'lena@acme.example',
    verifier: 'tomas@acme.example',
    plannedStart: inHours(-0.1),
    plannedEnd: inHours(4),
    artifacts: [artifact],
    tags: ['release', 'demo'],
  };
  const commits = range === null ? [] : ['--commits', range];
  const change = await paul.change(['file', '-f', '-', ...commits, '--submit'], {
    stdin: JSON.stringify(fields),
  });
  return change.number;
}

async function attachAll(
  stage: Stage,
  number: string,
  { documents }: Awaited<ReturnType<typeof gather>>,
): Promise<void> {
  const paul = await stage.person('paul');
  for (const { kind, file, name, origin } of documents) {
    stage.narrator.tell(
      `${paul.name} attaches ${name}: from ${origin}.`,
      'Evidence is kept by its digest; Gavel reads the formats it knows and says what it found.',
    );
    await paul.gavel(['evidence', 'add', number, '--kind', kind, '--file', file, '--name', name]);
  }
}

async function assess(stage: Stage, number: string): Promise<void> {
  const maya = await stage.person('maya');
  stage.narrator.tell(
    `${maya.name}, change manager, asks what is missing, assesses the change and asks the board.`,
    'Assessment looks at risk and completeness before people’s time is asked for.',
  );
  await maya.gavel(['status', number]);
  await maya.change(['transition', number, 'assessChange', '--comment', 'Complete; the risk is as said.']);
}

async function approve(stage: Stage, number: string): Promise<void> {
  const akiko = await stage.person('akiko');
  const george = await stage.person('george');
  stage.narrator.tell(
    `${akiko.name} and ${george.name} of the change advisory board approve revision 1.`,
    'At high risk two of the board have to approve; a vote names the revision that was read.',
  );
  const words = ['--revision', '1', '--comment', 'Tests and backout plan are convincing.'];
  await akiko.gavel(['approve', number, ...words]);
  await george.gavel(['approve', number, ...words]);
  await george.gavel(['wait', number, '--for', 'approved', '--timeout', '10s']);
}

async function carryOut(stage: Stage, number: string): Promise<void> {
  const lena = await stage.person('lena');
  const tomas = await stage.person('tomas');
  const maya = await stage.person('maya');
  const { narrator } = stage;
  narrator.tell(`${lena.name} carries it out.`, 'She is the named implementer, and the window is open.');
  await lena.change(['transition', number, 'startImplementation']);
  await lena.change(['transition', number, 'completeImplementation', '--comment', 'Deployed to all nodes.']);

  narrator.tell(
    `${tomas.name} verifies it.`,
    'Whoever carried it out must not be the one who says that it works.',
  );
  await tomas.change([
    ...['transition', number, 'recordValidation', '--result', 'PASSED'],
    ...['--comment', 'A change was filed, approved and closed.'],
  ]);

  narrator.tell(
    `${maya.name} completes the review and closes the change.`,
    'A change of high risk owes one.',
  );
  await completeReview(stage, maya, number, {
    outcome: 'SUCCESSFUL',
    summary: 'Deployed within the window, verified by another person, nothing to mend.',
  });
  await maya.change(['transition', number, 'closeChange', '--outcome', 'SUCCESSFUL']);
}
