import { DamagedDocument, type EvidenceReader } from '../domain/reading.ts';
import { every, flag, list, object, text } from './json-shape.ts';
import { has, hasObject, readJson } from './json.ts';
import { known, Names } from './names.ts';

const change = object({ address: text, change: object({ actions: list(text, 10), importing: object({}) }) });
type Change = NonNullable<(typeof change)['type']>;

/** What the actions of a change come down to; two of them are a replacement, in either order. */
function stepOf({ change: how }: Change): string {
  const actions = how?.actions ?? [];
  return actions.length === 2 ? 'replace' : (actions[0] ?? 'unknown');
}

/**
 * A Terraform or OpenTofu plan, as `show -json` writes it (format 1.x): how many resources it creates, updates, replaces
 * and deletes, and what had drifted before. Values are not looked at: they may be secret.
 */
export const terraformPlan: EvidenceReader = {
  format: 'terraform-plan',
  title: 'a Terraform plan',
  kinds: ['PLAN'],
  recognises: ({ json }) =>
    has(json, 'format_version') && (has(json, 'resource_changes') || hasObject(json, 'planned_values')),
  async read(document) {
    const steps = { create: 0, update: 0, replace: 0, delete: 0, read: 0, forget: 0, 'no-op': 0, unknown: 0 };
    const lost = new Names();
    let [imported, drifted, failedChecks] = [0, 0, 0];
    const found = await readJson(
      document,
      object({
        format_version: text,
        terraform_version: text,
        errored: flag,
        complete: flag,
        resource_changes: every(change, (each) => {
          const step = stepOf(each);
          steps[Object.hasOwn(steps, step) ? (step as keyof typeof steps) : 'unknown'] += 1;
          if (each.change?.importing !== undefined) imported += 1;
          if (step === 'delete' || step === 'replace') lost.add(each.address ?? '');
        }),
        resource_drift: every(change, (each) => {
          if (stepOf(each) !== 'no-op') drifted += 1;
        }),
        checks: every(object({ status: text }), ({ status }) => {
          if (status === 'fail' || status === 'error') failedChecks += 1;
        }),
      }),
    );
    if (found.format_version?.startsWith('1.') !== true && found.format_version?.startsWith('0.') !== true)
      throw new DamagedDocument(
        `Its format ${found.format_version ?? ''} is not known; 1.x is read. Use a released Terraform.`,
      );
    const { 'no-op': unchanged, ...changes } = steps;
    return {
      format: terraformPlan.format,
      verdict: found.errored === true ? 'FAILED' : 'UNKNOWN',
      facts: {
        ...changes,
        unchanged,
        imported,
        drifted,
        failedChecks,
        lost: lost.list,
        ...known({
          terraformVersion: found.terraform_version,
          errored: found.errored,
          complete: found.complete,
        }),
      },
      unread: null,
    };
  },
};
