import type { Registration } from '../context.ts';
import { collect } from '../input/file-options.ts';
import { controls } from './audit-controls.ts';
import { population } from './audit-population.ts';
import { sample } from './audit-sample.ts';

export function registerAudit({ program, begin }: Registration): void {
  const audit = program
    .command('audit')
    .description('populations, controls and samples; for auditors, and on record');
  audit
    .command('population')
    .description('draw every production deployment of a period, held against the changes')
    .requiredOption('--from <when>', 'deployments from here on: a date, an instant or 90d')
    .option('--to <when>', 'and before this; now when left out')
    .option('--service <key>', 'of this service; may be repeated', collect)
    .option('--environment <key>', 'into this environment; may be repeated', collect)
    .option('--region <name>', 'into this region; may be repeated', collect)
    .option('--type <type>', 'of changes of this kind, as in NORMAL; may be repeated', collect)
    .option('--lines <file>', 'write its lines here, and hold them against its digest')
    .action(begin(population));
  audit
    .command('controls')
    .description('how often each control passed and failed over every change; or what failed one')
    .argument('[control]', 'list what failed this one, by name')
    .option('--from <when>', 'work that began from here on: a date, an instant or 90d')
    .option('--to <when>', 'and before this; now when left out')
    .option('--service <key>', 'of this service; may be repeated', collect)
    .option('--population <id>', 'in this population')
    .option('--by <what>', 'count by service or month besides; may be repeated', collect)
    .action(begin(controls));
  audit
    .command('sample')
    .description('draw deployments of a population by a seed: the same ones each time')
    .argument('<population>', 'its id')
    .requiredOption('--size <n>', 'how many')
    .requiredOption('--seed <text>', 'another seed, another sample')
    .option('--by <what>', 'something of each risk, type or service; may be repeated', collect)
    .action(begin(sample));
}
