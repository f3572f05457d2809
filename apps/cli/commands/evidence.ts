import type { Registration } from '../context.ts';
import { addEvidence } from './evidence-add.ts';
import { listEvidence } from './evidence-list.ts';
import { missingEvidence } from './evidence-missing.ts';

export function registerEvidence({ program, begin }: Registration): void {
  const evidence = program.command('evidence').description('documents that prove something about a change');
  evidence
    .command('add')
    .description('attach a document; what Gavel reads in it is told')
    .argument('<ref>', 'the change: number or id')
    .requiredOption(
      '--kind <kind>',
      'TEST_REPORT, COVERAGE_REPORT, ROLLBACK_TEST, SBOM, AUDIT_REPORT, SCAN_REPORT, QUALITY_GATE, ATTESTATION, PLAN, MANIFEST, APPROVAL_RECORD, DEPLOYMENT_LOG, MONITORING, SCREENSHOT or DOCUMENT',
    )
    .requiredOption('--file <file>', 'the document; - is stdin')
    .option('--name <name>', 'its name; the file’s unless said')
    .option('--commit <sha>', 'the commit that it is of: what names the last one stays fresh')
    .option('--artifact <digest>', 'the artifact that it is of')
    .option('--build <address>', 'the run of the pipeline that it comes from')
    .option('--media-type <type>', 'its media type; by the name’s ending unless said')
    .action(begin(addEvidence));
  evidence
    .command('list')
    .description('list the documents of a change')
    .argument('<ref>', 'the change: number or id')
    .option('--kind <kind>', 'only of this kind')
    .action(begin(listEvidence));
  evidence
    .command('missing')
    .description('what a change needs as evidence: what is there, missing or stale, who can bring it and how')
    .argument('<ref>', 'the change: number or id')
    .action(begin(missingEvidence));
}
