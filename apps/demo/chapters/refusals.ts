import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inHours } from '../review.ts';
import type { Stage } from '../stage.ts';
import { StoryBroken } from '../story-broken.ts';

/** Three times no: nobody holds two duties on one change, whatever roles they have. */
export async function refusals(stage: Stage): Promise<void> {
  const { narrator } = stage;
  narrator.heading(
    'Three refusals: nobody holds two duties on one change',
    'Roles say what somebody may do at all; segregation of duties says what they may not do here, because of what they ' +
      'did before. Each refusal names its rule and who can go on.',
  );
  const maya = await stage.person('maya');
  const sofia = await stage.person('sofia');
  const number = await fileWithSofiasCommit(stage);

  narrator.tell(
    `${maya.name} may approve and filed this change: she tries to approve it.`,
    'Whoever asks for a change must not be the one who grants it.',
  );
  await maya.gavel(['approve', number, '--revision', '1'], { exit: 4 });

  narrator.tell(
    `${sofia.name} is on the board and wrote a commit of it: she tries to approve it.`,
    'Whoever wrote the code must not be the one who approves it; the commit’s mail address tells.',
  );
  await sofia.gavel(['approve', number, '--revision', '1'], { exit: 4 });

  const george = await stage.person('george');
  const ines = await stage.person('ines');
  narrator.tell(
    `${george.name} approves it, ${ines.name} carries it out and tries to verify it herself.`,
    'Whoever did the work must not be the one who says that it works.',
  );
  await george.gavel(['approve', number, '--revision', '1'], { show: 'nothing' });
  await ines.change(['transition', number, 'startImplementation']);
  await ines.change(['transition', number, 'completeImplementation']);
  await ines.gavel(['transition', number, 'recordValidation', '--result', 'PASSED'], { exit: 4 });

  const tomas = await stage.person('tomas');
  narrator.tell(
    `${tomas.name} verifies it, ${maya.name} closes it.`,
    'With the duties kept apart nothing stands in the way.',
  );
  await tomas.change(['transition', number, 'recordValidation', '--result', 'PASSED']);
  await maya.change(['transition', number, 'closeChange', '--outcome', 'SUCCESSFUL']);
}

async function fileWithSofiasCommit(stage: Stage): Promise<string> {
  const maya = await stage.person('maya');
  stage.narrator.tell(
    `${maya.name} files a change with a commit of Sofia Rossi’s, and asks the board.`,
    'It is what the three refusals are shown on.',
  );
  const fields = {
    title: 'Show prices in the search results',
    description: 'Results carry the price, read from the catalogue.',
    reason: 'Customers asked for it.',
    services: ['search'],
    environments: ['staging'],
    implementationPlan: 'Deploy, switch the flag on.',
    testPlan: 'Search for a product and compare its price.',
    backoutPlan: 'Switch the flag off.',
    plannedStart: inHours(-0.1),
    plannedEnd: inHours(2),
    implementer: 'ines@acme.example',
    verifier: 'tomas@acme.example',
    tags: ['demo'],
  };
  const cwd = await repositoryOfSofia(stage);
  const change = await maya.change(
    ['file', '-f', '-', '--commits', 'HEAD', '--repository', 'acme/search', '--submit'],
    { cwd, stdin: JSON.stringify(fields) },
  );
  await maya.change(['transition', change.number, 'assessChange']);
  return change.number;
}

/** A git repository with one commit, by Sofia. */
async function repositoryOfSofia(stage: Stage): Promise<string> {
  const cwd = path.join(stage.folder, 'search');
  mkdirSync(cwd);
  writeFileSync(path.join(cwd, 'prices.txt'), 'on\n');
  const who = [
    '-c',
    'user.name=Sofia Rossi',
    '-c',
    'user.email=sofia@acme.example',
    '-c',
    'commit.gpgsign=false',
  ];
  for (const args of [
    ['init', '--quiet'],
    ['add', 'prices.txt'],
    [...who, 'commit', '--quiet', '--message', 'Show prices in the search results'],
  ]) {
    const { code, stderr } = await stage.run('git', args, { cwd });
    if (code !== 0) throw new StoryBroken(`git ${args.join(' ')} failed: ${stderr}`);
  }
  return cwd;
}
