import { inHours } from '../review.ts';
import type { Stage } from '../stage.ts';
import { StoryBroken } from '../story-broken.ts';

const key = 'reindex-search';

/** A standard change: approved by its template, so that nobody has to vote. */
export async function standard(stage: Stage): Promise<void> {
  const { narrator } = stage;
  narrator.heading(
    'A standard change: approved once, by its template',
    'What is done often and safely is written down once, approved by a second person, and then needs no vote.',
  );
  await template(stage);

  const ravi = await stage.person('ravi');
  narrator.tell(
    `${ravi.name} files a standard change from the template.`,
    'It follows the template unaltered, so policy approves it at once; the decision is kept with its reasons.',
  );
  const fields = {
    title: 'Rebuild the search index after the catalogue import',
    plannedStart: inHours(-0.1),
    plannedEnd: inHours(2),
    implementer: 'ines@acme.example',
    verifier: 'tomas@acme.example',
    tags: ['demo'],
  };
  const { number, state } = await ravi.change(['file', '-f', '-', '--template', key, '--submit'], {
    stdin: JSON.stringify(fields),
  });
  if (state !== 'SCHEDULED')
    throw new StoryBroken(`${number} is ${state}; its template should have approved it.`);

  const ines = await stage.person('ines');
  const tomas = await stage.person('tomas');
  narrator.tell(
    `${ines.name} carries it out, ${tomas.name} verifies it, ${ravi.name} closes it.`,
    'Fewer eyes beforehand, the same separation of duties afterwards.',
  );
  await ines.change(['transition', number, 'startImplementation']);
  await ines.change(['transition', number, 'completeImplementation']);
  await tomas.change(['transition', number, 'recordValidation', '--result', 'PASSED']);
  await ravi.change(['transition', number, 'closeChange', '--outcome', 'SUCCESSFUL']);
}

interface Templates {
  readonly changeTemplates: { readonly nodes: readonly { key: string; usable: boolean; version: number }[] };
}

async function template(stage: Stage): Promise<void> {
  const tomas = await stage.person('tomas');
  const { changeTemplates } = await tomas.graphql<Templates>(
    '{ changeTemplates(first: 100) { nodes { key usable version } } }',
  );
  const live = changeTemplates.nodes.find((t) => t.key === key && t.usable);
  if (live !== undefined) {
    stage.narrator.note(`The template ${key} is there already, in version ${live.version}.`);
    return;
  }
  stage.narrator.tell(
    `${tomas.name} proposes the template "${key}".`,
    'A template says what every such change says; it expires, so that it is looked at again.',
  );
  const { template: proposed } = await tomas.mutate<{ template: { id: string; version: number } }>(
    'proposeTemplate',
    proposal(),
    'template { id version }',
  );
  stage.narrator.said(`Version ${proposed.version} of ${key} waits for approval.`);
  const maya = await stage.person('maya');
  stage.narrator.tell(
    `${maya.name}, change manager, approves it.`,
    'Whoever proposes a template must not approve it.',
  );
  await maya.mutate('approveTemplate', { template: proposed.id }, 'template { version }');
  stage.narrator.said(`Version ${proposed.version} of ${key} is approved for ninety days.`);
}

const proposal = () => ({
  key,
  name: 'Rebuild the search index',
  content: {
    description: 'The search index is rebuilt from the catalogue while the old one keeps answering.',
    reason: 'The index has to follow large imports.',
    services: ['search'],
    environments: ['production-eu'],
    risk: 'LOW',
    implementationPlan: 'Start the rebuild, wait for the switch-over, remove the old index.',
    testPlan: 'Search for a product of the import.',
    backoutPlan: 'Switch back to the old index.',
  },
  expiresAt: inHours(24 * 90),
});
