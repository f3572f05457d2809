import { Option } from 'commander';
import type { Registration } from '../context.ts';
import { collect } from '../input/file-options.ts';
import { backtest } from './risk-backtest.ts';
import { addRisk, listRisks } from './risk-register.ts';
import { saysRisk } from './risk-override.ts';
import { showRisk } from './risk-show.ts';

const classes = ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'];
const statuses = ['OPEN', 'MITIGATING', 'ACCEPTED', 'CLOSED'];

export function registerRisk({ program, begin }: Registration): void {
  const risk = program.command('risk').description('how risky changes are, and the register of risks');
  risk
    .command('show')
    .description('tell what makes a change risky: every signal, its points and its source')
    .argument('<ref>', 'the change: number or id')
    .action(begin(showRisk));
  risk
    .command('backtest')
    .description('try a risk model on closed changes: what it foretold, and what came of it')
    .option('--model <file>', 'a model in the form of policies/risk.json; the one in force unless said')
    .option('--since <date>', 'changes closed since then, as in 2026-01-01; all unless said')
    .action(begin(backtest));
  for (const [how, than] of [
    ['raise', 'riskier than the model found'],
    ['lower', 'less risky than the model found; change managers with no other part in it'],
  ] as const)
    risk
      .command(how)
      .description(`say that a change is ${than}`)
      .argument('<ref>', 'the change: number or id')
      .addOption(
        new Option('--class <class>', 'how risky it is instead').choices(classes).makeOptionMandatory(),
      )
      .requiredOption('--reason <text>', 'why')
      .action(begin(saysRisk(how)));
  const register = risk.command('register').description('risks that are known and owned');
  register
    .command('list')
    .description('list risks, those due for review first')
    .option('--owner <person>', 'owned by this person: mail address or id')
    .addOption(new Option('--status <status>', 'in this state').choices(statuses))
    .option('--overdue', 'only those whose review or acceptance is past')
    .option('--change <ref>', 'only those that belong to this change')
    .option('--release <name>', 'only those that belong to this release')
    .option('--score <n>', 'only of this score or more')
    .addOption(new Option('--sort <key>', 'by what').choices(['REVIEW', 'SCORE', 'NUMBER']).default('REVIEW'))
    .action(begin(listRisks));
  register
    .command('add')
    .description('put a risk into the register')
    .requiredOption('--title <text>', 'what could go wrong, in one line')
    .requiredOption('--likelihood <n>', '1 (rare) to 5 (almost certain)')
    .requiredOption('--impact <n>', '1 (hardly felt) to 5 (threatens the organisation)')
    .requiredOption('--review <date>', 'by when it is to be looked at again, as in 2026-06-30')
    .option('--description <text>', 'what could go wrong, in full')
    .option('--owner <person>', 'who owns it: mail address or id; you, unless said')
    .option('--mitigation <text>', 'what makes it smaller')
    .option('--change <ref>', 'a change that it belongs to; may be repeated', collect)
    .option('--release <name>', 'a release that it belongs to; may be repeated', collect)
    .action(begin(addRisk));
}
