import type { Registration } from '../context.ts';
import {
  activatePolicies,
  diffPolicies,
  listPolicies,
  proposePolicies,
  showPolicies,
} from './policy-sets.ts';
import { simulatePolicies } from './policy-simulate.ts';
import { testPolicies } from './policy-test.ts';

const folder = process.env['GAVEL_POLICY_DIR'] ?? 'policies';

export function registerPolicy({ program, begin }: Registration): void {
  const policy = program.command('policy').description('the rules: test, try, propose and activate them');
  policy
    .command('test')
    .description('run the table tests beside the rules; needs a built checkout of Gavel, and no server')
    .argument('[dir]', 'the policies', folder)
    .option('--junit <file>', 'write the results as JUnit XML, too')
    .action(begin(testPolicies));
  policy
    .command('simulate')
    .description('ask the decisions of the past again under other rules; tells which would be others')
    .argument('<new>', 'a folder of rules, or the id of a proposal')
    .requiredOption('--since <date>', 'decisions from here on: 2026-10-01, an instant, or 30d')
    .option('--fail-on-flip', 'end with 3 if any decision would be another')
    .action(begin(simulatePolicies));
  policy.command('show').description('the set of rules in force').action(begin(showPolicies));
  policy.command('list').description('sets that were in force, and proposals').action(begin(listPolicies));
  policy
    .command('diff')
    .description('what a proposal alters, rule by rule')
    .argument('<proposal>', 'its id')
    .action(begin(diffPolicies));
  policy
    .command('propose')
    .description('propose a folder of rules, or an earlier version; somebody else activates it')
    .argument('[dir]', 'the policies')
    .option('--again <version>', 'instead of a folder: the version that is to come back')
    .requiredOption('--reason <text>', 'why')
    .action(begin(proposePolicies));
  policy
    .command('activate')
    .description('put into force what somebody else proposed')
    .argument('<proposal>', 'its id')
    .requiredOption('--digest <digest>', 'the digest of the set that you have read')
    .action(begin(activatePolicies));
}
